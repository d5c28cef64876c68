// Trackers with any parameters, drawn from the tables of their types. A Source has below(limit),
// real() and integer(): the fuzzer's is its input, the tests' is a generator of random numbers.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lrtrack/lrtrack.hpp"

namespace lrtrack::tables {

/// A user's function, with the same values on every thread.
class Saw final : public Function {
 public:
  double operator()(std::int64_t argument) const override {
    return static_cast<double>(argument % 97) / 97;
  }
};

template <class Item, class Draw>
std::vector<Item> several(std::size_t count, const Draw& draw) {
  std::vector<Item> items(count);
  for (auto& item : items) item = draw();
  return items;
}

/// Mostly increasing, as most rules want it.
template <class Source>
std::vector<std::int64_t> updates(Source& source) {
  auto numbers = several<std::int64_t>(source.below(7), [&] { return source.integer(); });
  if (source.below(8) > 0) std::sort(numbers.begin(), numbers.end());
  return numbers;
}

/// Trackers among the parameters are what nested() returns.
template <class Source, class Nested>
Value value(Source& source, const ParameterInfo& parameter, const Nested& nested) {
  const auto is_default = source.below(3) == 0;
  if (is_default && !parameter.is_required) return parameter.default_value;
  if (is_default && parameter.nullable) return {};
  const auto real = [&] { return source.real(); };
  const auto name = [&] { return std::string(1, static_cast<char>('a' + source.below(3))); };
  switch (parameter.kind) {
    case ValueKind::boolean:
      return source.below(2) == 1;
    case ValueKind::integer:
      return source.integer();
    case ValueKind::real:
      return source.real();
    case ValueKind::choice:
      return std::string(parameter.enum_members[source.below(parameter.enum_members.size())]);
    case ValueKind::integers:
      return updates(source);
    case ValueKind::reals:
      return several<double>(source.below(8), real);
    case ValueKind::points: {
      Points points;
      for (const auto update : updates(source)) points.emplace_back(update, source.real());
      return points;
    }
    case ValueKind::reals_by_name: {
      std::map<std::string, double> reals;
      for (auto rest = source.below(4); rest > 0; --rest) reals[name()] = source.real();
      return reals;
    }
    case ValueKind::tracker:
      return nested();
    case ValueKind::trackers:
      return several<TrackerPtr>(source.below(5), nested);
    case ValueKind::trackers_by_name:
      return several<std::pair<std::string, TrackerPtr>>(
          source.below(4), [&] { return std::pair{name(), nested()}; });
    case ValueKind::function:
      return FunctionPtr(std::make_shared<Saw>());
  }
  return {};
}

/// Throws std::invalid_argument if what is drawn is not valid.
template <class Source, class Nested>
std::shared_ptr<const ParameterTracker> tracker(Source& source, const TrackerType& type,
                                                const Nested& nested) {
  std::vector<Value> values;
  for (const auto& parameter : type.parameters) values.push_back(value(source, parameter, nested));
  return type.make(values);
}

template <class Source>
const TrackerType& any_type(Source& source) {
  const auto types = tracker_types();
  return *types[source.below(types.size())];
}

}  // namespace lrtrack::tables
