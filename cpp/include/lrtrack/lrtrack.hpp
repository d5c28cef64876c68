// The whole library.
#pragma once

#include "lrtrack/evaluate.hpp"
#include "lrtrack/model.hpp"
#include "lrtrack/registry.hpp"
#include "lrtrack/trackers.hpp"
