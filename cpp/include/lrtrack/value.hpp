// The values that a tracker's parameters can have, as one variant type.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace lrtrack {

class Milestones;
class Tracker;
/// How trackers are held: shared, and never changed.
using TrackerPtr = std::shared_ptr<const Tracker>;

/// A function of an integer that the user supplies, such as a cyclical tracker's scale.
class Function {
 public:
  virtual ~Function() = default;
  /// The value at an argument.
  virtual double operator()(std::int64_t argument) const = 0;
  /// How many trackers are nested in it: none, unless it is a tracker itself.
  virtual std::size_t depth() const { return 0; }
  /// Adds the milestones of the schedule that it is: none, unless it is a tracker itself.
  virtual void add_milestones(Milestones&) const {}
  /// How many trackers there are in it.
  virtual std::size_t size() const { return 0; }
  /// Whether it is the same function: the same object, unless a class knows better.
  virtual bool equals(const Function& other) const { return this == &other; }
  /// Equal functions have equal hashes.
  virtual std::size_t hash() const { return std::hash<const Function*>{}(this); }
};
/// How functions are held.
using FunctionPtr = std::shared_ptr<const Function>;

/// Values at given updates.
using Points = std::vector<std::pair<std::int64_t, double>>;

/// Trackers by name, in an order that matters.
using TrackersByName = std::vector<std::pair<std::string, TrackerPtr>>;

/// A parameter's value; `std::monostate` is an optional parameter that is not set.
using Value =
    std::variant<std::monostate, bool, std::int64_t, double, std::string, std::vector<std::int64_t>,
                 std::vector<double>, Points, std::map<std::string, double>, TrackerPtr,
                 std::vector<TrackerPtr>, TrackersByName, FunctionPtr>;

/// Deep equality: trackers and functions are compared by what they are, not by address.
bool equal(const Value& left, const Value& right);
/// Equal values have equal hashes.
std::size_t hash_of(const Value& value);

/// Numbers as error messages show them: a real always has a point, an exponent or a name.
std::string to_text(double number);
/// Likewise of an integer.
std::string to_text(std::int64_t number);

/// The hash of a sequence, from that of its beginning and that of its next element.
inline std::size_t combine_hash(std::size_t seed, std::size_t hash) {
  return seed ^ (hash + 0x9e3779b97f4a7c15ULL + (seed << 6) + (seed >> 2));
}

}  // namespace lrtrack
