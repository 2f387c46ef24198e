#!/bin/sh
# From a table or a capture to a report: learns rules, trains a model, lets it write records under the
# rules and in the other ways, and compares what comes of it.
set -eu

usage() {
  cat <<'TEXT'
usage: examples/enforce/run.sh TASK [--input FILE] [--out DIR] [--budget TIME]

TASK    cidds-flows, lab-flows    records of flows
        tcp-packets               windows of three packets
        metadc-imputation         50 samples of 1 ms from the totals of their window
        metadc-forecast           the next interval of 50 ms from the past five
--input FILE   CIDDS-001's or MetaDC's table (CSV); a capture. The lab's tasks bring their own.
--out DIR      where rules, model, records and reports go (default: runs/TASK)
--budget TIME  longest time to train (default: 4m for the lab's flows, 45m for metadc-imputation, else 13m)

Examples:
  examples/enforce/run.sh lab-flows --budget 2m
  examples/enforce/run.sh metadc-imputation --input z2n_bestcases.csv --out runs/metadc
TEXT
}

fail() { printf 'run.sh: %s\n' "$*" >&2; exit 2; }

[ $# -gt 0 ] || { usage >&2; exit 2; }
case $1 in -h | --help) usage; exit 0 ;; esac
task=$1
shift
input=
out=runs/$task
budget=
while [ $# -gt 0 ]; do
  [ $# -gt 1 ] || fail "$1 needs a value"
  case $1 in
    --input) input=$2 ;;
    --out) out=$2 ;;
    --budget) budget=$2 ;;
    *) fail "unknown option $1; --help tells those there are" ;;
  esac
  shift 2
done

home=$(CDPATH='' cd -P "$(dirname "$0")/../.." && pwd -P)
spec=$home/examples/datasets/$task.json
grammar=$home/examples/grammars/$task.json
# Small models in small steps learn most in minutes; the longer the record, the more so.
windows='--layers 3 --width 96 --learning-rate 0.002'
case $task in
  cidds-flows) size=4; shape='--dropout 0' ;;
  lab-flows)
    size=3
    shape="$windows --batch-size 16"
    budget=${budget:-4m}
    grammar=$home/examples/grammars/flows.json
    input=${input:-$home/examples/lab/normal-v9.pcap}
    ;;
  tcp-packets) size=2; shape="$windows --dropout 0 --batch-size 32"; input=${input:-$home/examples/lab/normal.pcap.gz} ;;
  metadc-imputation | metadc-forecast)
    size=3
    shape="$windows --dropout 0 --heads 2 --batch-size 16 --validation last:0.03"
    [ "$task" = metadc-forecast ] || budget=${budget:-45m}
    ;;
  *) fail "no task is called '$task'; --help tells those there are" ;;
esac
[ -n "$input" ] || fail "$task needs --input FILE"
[ -r "$input" ] || fail "$input cannot be read"
mkdir -p "$out"

say() { printf '\n== %s\n' "$*" >&2; }
nomos() { "$home/nomos" "$@"; }

# learn FILE [OPTION...]: the run's directory becomes $rules
learn() {
  file=$1
  shift
  nomos learn --dataset-spec "$spec" --grammar-spec "$grammar" --input "$file" --max-size $size \
    --runs-dir "$out/rules" "$@" | tee "$out/learn.txt"
  rules=$(ls -d "$out"/rules/*/ | tail -n 1)
}

# train FILE [OPTION...]: goes on where it ended before
train() {
  file=$1
  shift
  resume=
  [ ! -e "$out/model/checkpoint.safetensors" ] || resume=--resume
  # shellcheck disable=SC2086 # several options each
  nomos train --dataset-spec "$spec" --input "$file" --rules "$rules" --out "$out/model" \
    --time-budget "${budget:-13m}" $shape $resume "$@"
}

case $task in
  metadc-*)
    say "four fifths to learn from, the last fifth held out"
    rows=$(($(wc -l <"$input") - 1))
    held=$((rows / 5 / 50 * 50))
    head -n $((rows - held + 1)) "$input" >"$out/train.csv"
    { head -n 1 "$input"; tail -n $held "$input"; } >"$out/held-out.csv"
    say "rules of windows that overlap"
    learn "$out/train.csv" --stride 5
    if [ "$task" = metadc-imputation ]; then
      known='Total*,PeakConnections'
      first="$known,Ingress10ms*" # from coarse to fine
      set -- imputation --field IngressBytes --burst-threshold 781250 \
        --known TotalIngress,TotalRetransmitted,TotalCongested,PeakConnections \
        --candidates 8 --take middle --ways constrained,unconstrained
    else
      known='*_ctx0,*_ctx1,*_ctx2,*_ctx3,*_ctx4'
      first=
      set -- forecast --field TotalIngress --candidates 15 --take middle
    fi
    say "a model of the same windows"
    train "$out/train.csv" --stride 5 --known "$known" ${first:+--first "$first"}
    say "no rules, a person's and the learned ones"
    nomos evaluate "$@" --dataset-spec "$spec" --real "$out/held-out.csv" --train "$out/train.csv" \
      --model "$out/model" --rules "manual=$home/examples/rules/$task.txt" --rules "learned=$rules" \
      --tries 10 --out "$out/report.html" | tee "$out/report.txt"
    ;;
  *)
    say "rules"
    learn "$input"
    say "a model"
    train "$input"
    say "records under the rules, and in other ways"
    nomos generate --model "$out/model" --count 10000 --out "$out/records.csv"
    nomos evaluate fidelity --dataset-spec "$spec" --real "$input" --model "$out/model" --count 10000 \
      --out "$out/report.html" | tee "$out/report.txt"
    ;;
esac
say "report: $out/report.html"
