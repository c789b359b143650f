#pragma once
#include "Checksum.h"
#include "RangeKernels.h"
#include "VectorKernels.h"
