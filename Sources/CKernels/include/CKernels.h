#pragma once
#include "Checksum.h"
#include "CoarseKernels.h"
#include "RangeKernels.h"
#include "TreeKernels.h"
#include "VectorKernels.h"
