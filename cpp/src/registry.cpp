#include "lrtrack/registry.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include "lrtrack/trackers.hpp"

namespace lrtrack {
namespace {

template <class... Definitions>
std::span<const TrackerType* const> types_of(TypeList<Definitions...>) {
  static const std::array<const TrackerType*, sizeof...(Definitions)> types{
      &type_of<Definitions>()...};
  return types;
}

}  // namespace

std::span<const TrackerType* const> tracker_types() { return types_of(AllTrackers{}); }

const TrackerType* find_tracker_type(std::string_view name) {
  const auto types = tracker_types();
  const auto found = std::find_if(types.begin(), types.end(),
                                  [name](const auto* type) { return type->name == name; });
  return found == types.end() ? nullptr : *found;
}

bool equal_by_parameters(const ParameterTracker& left, const ParameterTracker& right) {
  if (&left == &right) return true;
  if (left.type() != right.type()) return false;
  for (std::size_t index = 0; index < left.type()->parameters.size(); ++index) {
    if (!equal(left.parameter(index), right.parameter(index))) return false;
  }
  return true;
}

std::size_t hash_of_parameters(const ParameterTracker& tracker) {
  auto seed = std::hash<std::string_view>{}(tracker.type()->name);
  for (std::size_t index = 0; index < tracker.type()->parameters.size(); ++index) {
    seed = combine_hash(seed, hash_of(tracker.parameter(index)));
  }
  return seed;
}

}  // namespace lrtrack
