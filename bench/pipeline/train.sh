#!/bin/sh
# Train the Dutch pipeline from the treebanks to the shipped folder: sh bench/pipeline/train.sh UD_FOLDER OUT
# Takes about an hour and a half of one processor. Needs: pip install spacy spacy-lookups-data simplemma wordfreq
set -eu
ud=$1
out=$2
here=$(dirname "$0")
shipped=$here/../../taalmeter/writing/pipeline
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 BLIS_NUM_THREADS=1

python "$here/convert.py" "$ud" "$out/corpus"
python "$here/lexicon.py" "$out/lexicon"
mkdir -p "$out/mixed" "$out/last"
cp "$out/corpus/train.spacy" "$out/corpus/present.spacy" "$out/mixed/"
cp "$out/corpus/train.spacy" "$out/corpus/final.spacy" "$out/last/"
dev="--paths.dev $out/corpus/dev.spacy --paths.vectors $out/lexicon"
python -m spacy train "$here/first.cfg" -o "$out/first" --paths.train "$out/corpus/train.spacy" $dev
python -m spacy train "$here/second.cfg" -o "$out/second" --paths.train "$out/mixed" $dev \
    --paths.first "$out/first/model-best"
python -m spacy train "$here/final.cfg" -o "$out/final" --paths.train "$out/last" $dev \
    --paths.first "$out/second/model-best"
python -m spacy train "$here/heads.cfg" -o "$out/heads" --paths.train "$out/last" $dev \
    --paths.first "$out/final/model-last"
python -m spacy train "$here/lemma.cfg" -o "$out/lemma" --paths.train "$out/mixed" $dev
python "$here/ship.py" "$out/heads/model-best" "$out/lemma/model-best" "$shipped" 2026.1
python "$here/evaluate.py" "$ud" "$shipped" -o "$here/evaluation.json"
