#!/usr/bin/env python3
"""Writes the second set of fixtures, in seconds: make.py GOALSEARCH

They were written once, by the build before commit eb23190 of December 2026 (store schema
1), and are not written anew: the times in them, and where the search of rungs was interrupted, would
differ. To add fixtures of a later build, copy this to a directory of its own.
"""
import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import time

program = os.path.abspath(sys.argv[1])
here = os.path.dirname(os.path.abspath(__file__))
os.chdir(here)
os.environ["GOALSEARCH_STORE"] = "store.db"


def goalsearch(*args):
    done = subprocess.run([program, *args], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return done.stdout.decode()


def score(trial, goal):
    """What the program that trains for the study external says of a goal."""
    return min(max(0.5 + goal["{F}{C}"] / 4 - goal["{F}{L}"] / 8 - goal["{FCL}"] * goal["{FCL}"] / 4, 0), 1)


def tell(study, most, *flags):
    """Trains and tells up to so many trainings, those of trials 3, 10, 17 … in vain."""
    told = 0
    while told < most:
        lines = goalsearch("ask", study, *flags).splitlines()
        if not lines:
            return
        for line in lines:
            asked = json.loads(line)
            answer = ["--failed", "the loss is NaN"]
            if asked["trial"] % 7 != 3:
                value = score(asked["trial"], asked["goal"]) * asked["epochs"] / 20 + asked["run"] / 1024
                answer = ["--score", repr(min(value, 1))]
            goalsearch("tell", study, str(asked["trial"]), "--run", str(asked["run"]), *answer, *flags)
            told += 1
            if told == most:
                return


def interrupt(study, config, trials):
    """Runs a config and interrupts it when some trials, not all, are complete."""
    run = subprocess.Popen([program, "run", config, "--workers", "1"], stderr=subprocess.DEVNULL)
    while run.poll() is None:
        time.sleep(0.01)
        listed = subprocess.run([program, "studies", "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for s in json.loads(listed.stdout or "[]"):
            if s["name"] == study and s["complete"] >= trials:
                run.send_signal(signal.SIGINT)
                run.wait()
    assert run.returncode == 130, "it was not interrupted: try again"


for leftover in ["store.db", "store.db.gz", "rest.db"]:
    if os.path.exists(leftover):
        os.remove(leftover)
for folder in ["exports", "rest"]:
    shutil.rmtree(folder, ignore_errors=True)
    os.mkdir(folder)

interrupt("rungs", "configs/rungs.yaml", 7)
goalsearch("run", "configs/genetic.yaml", "--trials", "12")
goalsearch("enqueue", "genetic", "{F}{C}=0.75,{F}{L}=-0.25,{FCL}=0.125", "{F}=0.4,{C}=0.1,{FCL}=0.125")
goalsearch("run", "configs/genetic.yaml")
goalsearch("verify", "genetic", "--top", "2", "--runs", "3", "--epochs", "3")
goalsearch("run", "configs/diverging.yaml")
goalsearch("run", "configs/layers.yaml")
goalsearch("enqueue", "layers", "{F}{C}=0.5,{F}@1=-0.25", "{F}{C}=1,{F}{C}@2=0.5")
goalsearch("run", "configs/sweep.yaml")
goalsearch("run", "configs/baselines.yaml")
goalsearch("simplify", "context-optimised", "--dataset", "builtin-digits", "--hidden", "4", "--epochs", "2", "--race-epochs", "1",
           "--batch", "500", "--runs", "3", "--study", "race")
goalsearch("sensitivity", "lateral-heuristic", "--dataset", "builtin-digits", "--hidden", "3", "--epochs", "1", "--batch", "500",
           "--runs", "2", "--study", "sensitivity")
goalsearch("ask", "external", "--config", "configs/external.yaml")
tell("external", 17)

studies = json.loads(goalsearch("studies", "--format", "json"))
names = [s["name"] for s in studies]


def export(name, folder, *flags):
    path = os.path.join(folder, name.replace("/", "%") + ".jsonl.gz")
    with gzip.GzipFile(path, "wb", mtime=0) as f:
        f.write(goalsearch("export", name, "--format", "jsonl", *flags).encode())


for name in names:
    export(name, "exports")

# How the unfinished studies end.
shutil.copy("store.db", "rest.db")
rest = ["--store", "rest.db"]
tell("external", 1000, *rest)
goalsearch("resume", "rungs", "layers", *rest)
for name in ["external", "rungs", "layers"]:
    export(name, "rest", *rest)
os.remove("rest.db")
with open("store.db", "rb") as f, gzip.GzipFile("store.db.gz", "wb", mtime=0) as z:
    shutil.copyfileobj(f, z)
os.remove("store.db")
for snapshots in ["store.db-snapshots", "rest.db-snapshots"]:
    shutil.rmtree(snapshots, ignore_errors=True)
