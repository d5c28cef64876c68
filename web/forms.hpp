// Trackers from what the page's forms hold.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "json.hpp"
#include "lrtrack/lrtrack.hpp"

namespace lrtrack::web {

/// Names of parameters and indices of lists, each as JSON.
using Path = std::vector<std::string>;

/// What is wrong, and with which field.
struct FieldError : std::invalid_argument {
  FieldError(Path path_of_field, const std::string& message)
      : std::invalid_argument(message), path(std::move(path_of_field)) {}
  Path path;
};

/// The tracker of a dictionary in which parameters may be missing, made from the inside out; throws
/// FieldError.
TrackerPtr make_tracker(const Json& given, const Path& path = {});

std::int64_t to_integer(std::string_view name, const Json& given);

}  // namespace lrtrack::web
