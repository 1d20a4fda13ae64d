@echo off
rem Starts the command line of the examples, or of the benchmarks (score4j bench ...); builds both first if that has not been done since the sources changed.
rem No path is expanded within parentheses, where one like C:\Program Files (x86) would end the block.
setlocal EnableExtensions DisableDelayedExpansion
rem a subroutine, as the folder of a script called by its quoted name alone can come out as the current one
call :locate
set "stamp=%root%\examples\target\built"

set "java="
set "javac="
if not defined JAVA_HOME goto path
rem a value that was set with quotes around it
set "JAVA_HOME=%JAVA_HOME:"=%"
set "java=%JAVA_HOME%\bin\java.exe"
set "javac=%JAVA_HOME%\bin\javac.exe"
goto located
:path
for %%i in (java.exe) do set "java=%%~$PATH:i"
for %%i in (javac.exe) do set "javac=%%~$PATH:i"
:located
if not defined java goto nojava
if not exist "%java%" goto nojava
rem doubled percent signs: expanded by the shell that runs the command, whatever characters the path has
set "version="
for /f "tokens=1,3" %%a in ('""%%java%%" -XshowSettings:properties -version 2>&1"') do if "%%a"=="java.specification.version" set "version=%%b"
if not defined version goto old
rem 1.8 and the like are no whole numbers
for /f "delims=0123456789" %%a in ("%version%") do goto old
if %version% LSS 17 goto old

pushd "%root%"
if not exist "%stamp%" goto build
rem the build leaves a copy of the sources; xcopy /l /d names those that are newer than their copy or have none
set "changed="
for /f "delims=" %%f in ('xcopy /l /d /y pom.xml examples\target\sources\ 2^>nul') do if exist "%%f" set "changed=true"
for /d %%m in (*) do if exist "%%m\pom.xml" call :compare "%%m"
if not defined changed goto run

:build
if not defined javac goto nojavac
if not exist "%javac%" goto nojavac
echo building score4j (once, until its sources change) ...>&2
if exist "%stamp%" del "%stamp%"
call .\mvnw.cmd -q -DskipTests -Dspotless.check.skip=true package >&2
if not "%ERRORLEVEL%"=="0" goto failed
if exist examples\target\sources rmdir /s /q examples\target\sources
xcopy /y pom.xml examples\target\sources\ >nul
for /d %%m in (*) do if exist "%%m\pom.xml" call :record "%%m"
type nul >"%stamp%"

:run
popd
set "flags="
if %version% GEQ 24 set "flags=--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
rem set before the virtual machine starts: spinning OpenMP threads would starve the network's
set "OMP_WAIT_POLICY=passive"
rem ONNX Runtime would otherwise send usage data, and crash on long command lines
set "ORT_DISABLE_TELEMETRY=1"
rem no score4j.terminal, and so no progress bar: a batch file cannot tell whether standard error is a terminal
set "module=examples"
set "main=org.score4j.examples.Score4j"
if "%~1"=="bench" set "module=benchmarks"
if "%~1"=="bench" set "main=org.score4j.benchmarks.Benchmarks"
"%java%" %flags% "-Dscore4j.home=%root%" -cp "%root%\%module%\target\classes;%root%\%module%\target\lib\*" %main% %*
exit /b %ERRORLEVEL%

:locate
rem with a dot, as a folder that ends in a backslash would escape the quote after it
set "root=%~dp0."
exit /b 0

:compare
for /f "delims=" %%f in ('xcopy /l /d /y "%~1\pom.xml" "examples\target\sources\%~1\" 2^>nul') do if exist "%%f" set "changed=true"
if not exist "%~1\src\main" exit /b 0
for /f "delims=" %%f in ('xcopy /l /d /s /i /y "%~1\src\main" "examples\target\sources\%~1\main" 2^>nul') do if exist "%%f" set "changed=true"
exit /b 0

:record
xcopy /y "%~1\pom.xml" "examples\target\sources\%~1\" >nul
if exist "%~1\src\main" xcopy /s /i /y "%~1\src\main" "examples\target\sources\%~1\main" >nul
exit /b 0

:nojava
echo error: no Java found; install a JDK of version 17 or newer, or set JAVA_HOME>&2
exit /b 2

:old
echo error: Java is older than 17; install a JDK of version 17 or newer, or set JAVA_HOME>&2
exit /b 2

:nojavac
popd
echo error: this is a Java runtime without a compiler; install a JDK of version 17 or newer, or set JAVA_HOME>&2
exit /b 2

:failed
popd
echo error: the build failed>&2
exit /b 2
