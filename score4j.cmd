@echo off
rem Starts the command line of the examples; builds it first if that has not been done.
setlocal
set "HOME_DIR=%~dp0"
set "HOME_DIR=%HOME_DIR:~0,-1%"
if defined JAVA_HOME (set "JAVA=%JAVA_HOME%\bin\java.exe") else (set "JAVA=java")
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
    echo error: no Java found; install a JDK of version 17 or newer, or set JAVA_HOME 1>&2
    exit /b 2
)
if not exist "%HOME_DIR%\examples\target\built" (
    echo building score4j, once ... 1>&2
    pushd "%HOME_DIR%"
    call mvnw.cmd -q -DskipTests -Dspotless.check.skip=true package 1>&2
    if errorlevel 1 (
        popd
        echo error: the build failed 1>&2
        exit /b 2
    )
    popd
    type nul > "%HOME_DIR%\examples\target\built"
)
set "FLAGS="
for /f "tokens=3" %%v in ('""%JAVA%" -XshowSettings:properties -version 2>&1 | findstr /c:"java.specification.version""') do set "VERSION=%%v"
if %VERSION% GEQ 24 set "FLAGS=--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
set "OMP_WAIT_POLICY=passive"
"%JAVA%" %FLAGS% "-Dscore4j.home=%HOME_DIR%" -cp "%HOME_DIR%\examples\target\classes;%HOME_DIR%\examples\target\lib\*" org.score4j.examples.Score4j %*
exit /b %ERRORLEVEL%
