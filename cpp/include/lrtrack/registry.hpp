// The tracker types, readable at run time: for bindings, files and command lines.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "lrtrack/parameter.hpp"
#include "lrtrack/tracker.hpp"

namespace lrtrack {

/// One row of a tracker's parameter table.
struct ParameterInfo {
  std::string_view name;
  std::string_view description;
  ValueKind kind;
  Rule rule;
  bool is_required;
  bool nullable;
  std::string_view setter_prefix;
  bool is_absent_in_0_1;
  Value default_value;  // meaningful where the parameter is not required
  std::string_view enum_name;
  std::span<const std::string_view> enum_members;
};

/// What a reader should know of a tracker; `example` is Python, as in a docstring.
struct Documentation {
  std::string_view summary;
  std::string_view formula;
  std::string_view example;
  std::string_view source;
};

/// What is known of a tracker's class: its names, documentation and parameters. `make` makes one of
/// values in the order of the parameters, and throws std::invalid_argument if they are not valid.
struct TrackerType {
  std::string_view name;     // "CosineTracker"
  std::string_view factory;  // "cosine"
  Documentation documentation;
  bool per_parameter;      // true: it has no value without a parameter's id
  bool has_state;          // true: what it has beside the parameters changes its values
  std::size_t positional;  // how many parameters Python may give without their names
  std::vector<ParameterInfo> parameters;
  std::shared_ptr<const ParameterTracker> (*make)(std::span<const Value> parameters);
};

/// All tracker types, in the order of their registration.
std::span<const TrackerType* const> tracker_types();

/// The type of that class name, or null.
const TrackerType* find_tracker_type(std::string_view name);

/// Whether two trackers, the first of which has a type, are of the same one with equal parameters.
bool equal_by_parameters(const ParameterTracker& left, const ParameterTracker& right);
/// The hash of the type of a tracker and of its parameters.
std::size_t hash_of_parameters(const ParameterTracker& tracker);

/// Compositions may nest this deep; a deeper one is refused when it is made.
inline constexpr std::size_t max_depth = 100;

/// Compositions may hold this many trackers, so that none takes for ever.
inline constexpr std::size_t max_size = 1'000'000;

}  // namespace lrtrack
