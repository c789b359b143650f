#pragma once
#include "Checksum.h"
#include "RangeKernels.h"
#include "TreeKernels.h"
#include "VectorKernels.h"
