"""Small brain recordings in the formats that Broca reads.

The sentences and responses are made up here. The netCDF files have the form that Brain-Score's
`write_netcdf` gives its assemblies: an unnamed DataArray of presentation by neuroid whose
multi-indices were reset, coordinates beside it, strings as variable-length UTF-8; once plain, once
compressed, and once written by h5netcdf with the dimensions the other way round.

Needs numpy, xarray, netCDF4, h5netcdf. Run: python tools/golden/recordings.py
"""

from pathlib import Path

import numpy as np
import xarray as xr

OUT = Path("lab/src/test/resources/dev/broca/lab/brain")
TEXTS = [
    "The baker opened her shop before dawn.",
    "She was proud of the café’s first loaf.",
    "Soon a queue stood in the street.",
    "A storm came in from the lake.",
    "The boats stayed in the harbour.",
    "Nobody went fishing that day.",
    "By noon the wind had gone.",
]
PASSAGE = ["bakery"] * 3 + ["storm"] * 4
EXPERIMENT = ["one"] * 3 + ["two"] * 4
TOPIC = ["food"] * 3 + ["weather"] * 4
SUBJECT = ["018", "018", "288", "288", "289"]
NEUROID = ["018.v1", "018.v2", "288.v1", "288.v2", "289.v1"]
ROI = ["IFG", "PostTemp", "IFG", "PostTemp", "IFG"]


def responses():
    values = np.array([[np.sin(3 * s + 7 * t) for t in range(5)] for s in range(7)])
    values[:3, 4] = np.nan  # subject 289 did not take part in experiment one
    return values


def assembly():
    data = xr.DataArray(
        responses(),
        dims=["presentation", "neuroid"],
        coords={
            "stimulus": ("presentation", TEXTS),
            "stimulus_id": ("presentation", [f"{e}.{i}" for i, e in enumerate(EXPERIMENT)]),
            "experiment": ("presentation", EXPERIMENT),
            "passage_label": ("presentation", PASSAGE),
            "passage_category": ("presentation", TOPIC),
            "passage_index": ("presentation", [0] * 3 + [1] * 4),
            "neuroid_id": ("neuroid", NEUROID),
            "subject": ("neuroid", SUBJECT),
            "roi": ("neuroid", ROI),
        },
    )
    data = data.set_index(
        presentation=["stimulus", "stimulus_id", "experiment", "passage_label"],
        neuroid=["neuroid_id", "subject", "roi"],
    )
    data = data.reset_index(["presentation", "neuroid"])
    data.attrs["identifier"] = "made up"
    return data


def story():
    """Parts of stories by region of a subject, out of order, as in Brain-Score's Blank2014."""
    values = np.array([[np.cos(2 * s + 5 * t) for t in range(4)] for s in range(6)])
    data = xr.DataArray(
        values,
        dims=["presentation", "neuroid"],
        coords={
            "stimulus": ("presentation", ["sat down. ", "An old man ", "Then he ", "He slept. ", "left. ", "sat down. "]),
            "stimulus_id": ("presentation", [f"s.{i}" for i in range(6)]),
            "story": ("presentation", ["Man"] * 5 + ["Cat"]),
            "sentence_number_in_story": ("presentation", [0, 0, 2, 1, 2, 0]),
            "part_number_in_sentence": ("presentation", [1, 0, 0, 0, 1, 0]),
            "neuroid_id": ("neuroid", ["061.IFG", "061.MFG", "085.IFG", "085.MFG"]),
            "subject_id": ("neuroid", ["061", "061", "085", "085"]),
            "fROI_area": ("neuroid", ["IFG", "MFG", "IFG", "MFG"]),
        },
    )
    data = data.set_index(presentation=["stimulus_id", "story"], neuroid=["neuroid_id", "subject_id"])
    return data.reset_index(["presentation", "neuroid"])


def words():
    """Words of sentences by electrode, as in Brain-Score's Fedorenko2016."""
    data = xr.DataArray(
        np.array([[np.cos(s + 3 * t) for t in range(2)] for s in range(6)]),
        dims=["presentation", "neuroid"],
        coords={
            "stimulus_id": ("presentation", list(range(6))),
            "stimulus": ("presentation", ["THE", "DOG", "THE", "THE", "CAT", "SLEPT"]),
            "word_num": ("presentation", [0, 1, 2, 0, 1, 2]),
            "sentence_id": ("presentation", [0, 0, 0, 1, 1, 1]),
            "electrode": ("neuroid", [0, 1]),
            "neuroid_id": ("neuroid", [0, 1]),
            "subject_UID": ("neuroid", [1, 2]),
        },
    )
    data = data.set_index(presentation=["stimulus_id", "sentence_id"], neuroid=["neuroid_id", "subject_UID"])
    return data.reset_index(["presentation", "neuroid"])


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    data = assembly()
    data.to_netcdf(OUT / "assembly.nc", engine="netcdf4")
    packed = data.to_dataset(name="data").astype({"data": "float32"})
    packed.to_netcdf(
        OUT / "compressed.nc", engine="netcdf4", encoding={"data": {"zlib": True, "shuffle": True}}
    )
    data.transpose().to_netcdf(OUT / "transposed.h5", engine="h5netcdf")
    story().to_netcdf(OUT / "story.nc", engine="netcdf4")
    words().to_netcdf(OUT / "words.nc", engine="netcdf4")
    np.savez(
        OUT / "recording.npz",
        responses=responses(),
        stimulus=np.array(TEXTS),
        order=np.array([1, 2, 3, 1, 2, 3, 4]),
        passage=np.array(PASSAGE),
        topic=np.array(TOPIC),
        target=np.array(NEUROID),
        subject=np.array(SUBJECT),
        roi=np.array(ROI),
        ceiling=np.array([0.5, 0.25, np.nan, 0.75, 0.125]),
    )


if __name__ == "__main__":
    main()
