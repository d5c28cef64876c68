#include "lrtrack/registry.hpp"

#include <algorithm>
#include <array>

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
  const auto found = std::ranges::find(types, name, &TrackerType::name);
  return found == types.end() ? nullptr : *found;
}

}  // namespace lrtrack
