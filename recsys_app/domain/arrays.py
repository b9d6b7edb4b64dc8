"""Names for the array types that cross layer borders."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

UInt16Array = NDArray[np.uint16]
Int32Array = NDArray[np.int32]
Int64Array = NDArray[np.int64]
Float32Array = NDArray[np.float32]
Float64Array = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
AnyArray = NDArray[Any]
