#!/bin/sh
# Builds, then checks and times this machine's first NVIDIA GPU against its processor; a table comes last. Exit code 0: all is as it
# should be, 1: something is not, 2: there is no device.
set -eu
home=$(CDPATH='' cd -- "$(dirname "$0")/.." && pwd)
cd "$home"
./mvnw -q -pl cuda-backend -am -Dspotless.check.skip=true -Djacoco.skip=true test-compile \
    dependency:build-classpath -Dmdep.outputFile=target/classpath -Dmdep.includeScope=test >&2
if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
else
    java=java
fi
flags=
version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.specification\.version = //p')
if [ "$version" -ge 24 ]; then
    flags='--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow'
fi
OMP_WAIT_POLICY=passive
export OMP_WAIT_POLICY
# shellcheck disable=SC2086
exec "$java" $flags -cp "cuda-backend/target/test-classes:cuda-backend/target/classes:$(cat cuda-backend/target/classpath)" \
    org.score4j.cuda.DeviceCheck
