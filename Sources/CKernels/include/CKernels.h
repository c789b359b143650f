#pragma once
#include "Checksum.h"
#include "RangeKernels.h"
