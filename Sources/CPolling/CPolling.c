#include "CPolling.h"
