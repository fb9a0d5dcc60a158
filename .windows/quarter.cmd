@echo off
rem Makes a quarter's pack:  .windows\quarter 2016-17-Q1 --workspace live
rem The first time it makes .venv: from the folder wheels where there is one, and then it needs no network.
setlocal
cd /d "%~dp0.."
if not exist .venv\ready (
    py -3 -m venv .venv || exit /b 1
    if exist wheels\ (
        .venv\Scripts\python -m pip install --require-hashes --no-index --find-links wheels -r .windows\build.lock || exit /b 1
        .venv\Scripts\python -m pip install --require-hashes --no-index --find-links wheels --no-build-isolation -r .windows\requirements.lock || exit /b 1
    ) else (
        .venv\Scripts\python -m pip install --require-hashes -r .windows\build.lock || exit /b 1
        .venv\Scripts\python -m pip install --require-hashes --no-build-isolation -r .windows\requirements.lock || exit /b 1
    )
    .venv\Scripts\python -m pip install --no-index --no-deps --no-build-isolation -e . || exit /b 1
    echo ready> .venv\ready
)
.venv\Scripts\python run_quarter.py %*
