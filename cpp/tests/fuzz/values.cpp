// What a fuzzer runs: bytes become a tracker, which is then asked in every way there is, on every
// instruction set of this machine. README.md beside this file says how.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "../bits.hpp"
#include "../tables.hpp"
#include "lrtrack/detail/simd.hpp"
#include "lrtrack/lrtrack.hpp"

namespace lrtrack {
namespace detail {

// In place of src/simd.cpp, which chooses once.
static InstructionSet forced = InstructionSet::baseline;
InstructionSet instruction_set() { return forced; }

}  // namespace detail

namespace {

using detail::InstructionSet;

constexpr auto last_update = std::numeric_limits<std::int64_t>::max();
constexpr int deepest = 3;
constexpr std::size_t longest_range = 1500;  // more than ranges need for their tables

/// The input, read from its beginning; zeros after its end.
class Input {
 public:
  Input(const std::uint8_t* bytes, std::size_t size) : rest_(bytes), left_(size) {}

  template <class Plain>
  Plain raw() {
    Plain result{};
    const auto size = std::min(sizeof result, left_);
    if (size > 0) std::memcpy(&result, rest_, size);
    rest_ += size;
    left_ -= size;
    return result;
  }

  std::size_t below(std::size_t limit) { return raw<std::uint8_t>() % limit; }

  double real() {
    constexpr double special[] = {
        0,     -0.0,   1,     -1,       0.5,           2,   0.1, 1e-45,  1e-38,    3e38,
        -3e38, 1e-300, 1e308, 0x1p-149, 0x1.fffffep-1, NAN, 1e9, 0x1p24, INFINITY, 1 - 0x1p-24};
    switch (below(8)) {
      case 0:
        return raw<double>();
      case 1:
        return static_cast<double>(raw<float>());
      case 2:
        return special[below(std::size(special))];
      case 3:
        return -raw<std::uint8_t>() / 100.0;
      default:
        return (raw<std::uint8_t>() + 1) / 256.0;
    }
  }

  std::int64_t integer() {
    constexpr std::int64_t special[] = {0,
                                        1,
                                        2,
                                        -1,
                                        (std::int64_t{1} << 24) + 1,
                                        (std::int64_t{1} << 31) - 1,
                                        (std::int64_t{1} << 53) + 1,
                                        last_update,
                                        last_update - 1,
                                        std::numeric_limits<std::int64_t>::min()};
    switch (below(6)) {
      case 0:
        return raw<std::int64_t>();
      case 1:
        return special[below(std::size(special))];
      case 2:
        return raw<std::uint32_t>();
      case 3:
        return raw<std::uint16_t>();
      default:
        return raw<std::uint8_t>();
    }
  }

 private:
  const std::uint8_t* rest_;
  std::size_t left_;
};

TrackerPtr tracker(Input& input, int depth);

std::shared_ptr<const ParameterTracker> any_tracker(Input& input, int depth) {
  const auto& type = tables::any_type(input);
  return tables::tracker(input, type, [&] { return tracker(input, depth + 1); });
}

TrackerPtr tracker(Input& input, int depth) {
  if (depth < deepest) {
    auto result = std::dynamic_pointer_cast<const Tracker>(any_tracker(input, depth));
    if (result) return result;
  }
  return make(CosineTracker{.base_value = input.real(), .max_updates = input.integer()});
}

UpdateRange range(Input& input) {
  constexpr std::size_t counts[] = {1, 2, 9, 64, 257, 600, longest_range};
  const auto count = counts[input.below(std::size(counts))];
  const auto steps = static_cast<std::int64_t>(count) - 1;
  const auto wish = input.below(2) == 0 ? 1 : input.integer();
  const auto most = steps == 0 ? last_update : last_update / steps;
  const auto step = std::clamp<std::int64_t>(wish == 0 ? 1 : wish, -most, most);
  const auto start = input.integer();
  const auto reach = step * steps;
  return {std::clamp<std::int64_t>(start, reach < 0 ? -reach : 0,
                                   reach > 0 ? last_update - reach : last_update),
          step, count};
}

std::vector<InstructionSet> instruction_sets() {
  std::vector sets{InstructionSet::baseline};
  if (__builtin_cpu_supports("avx2")) sets.push_back(InstructionSet::avx2);
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw")) {
    sets.push_back(InstructionSet::avx512);
  }
  return sets;
}

/// As an error message would show it.
struct Writer {
  std::string operator()(std::monostate) const { return "null"; }
  std::string operator()(bool flag) const { return flag ? "true" : "false"; }
  std::string operator()(std::int64_t integer) const { return to_text(integer); }
  std::string operator()(double real) const { return to_text(real); }
  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(const FunctionPtr&) const { return "a function"; }
  std::string operator()(const std::shared_ptr<const ParameterTracker>& tracker) const {
    std::string text(tracker->type()->name);
    for (std::size_t i = 0; i < tracker->type()->parameters.size(); ++i) {
      text += (i == 0 ? "(" : ", ") + std::string(tracker->type()->parameters[i].name) + "=" +
              std::visit(*this, tracker->parameter(i));
    }
    return text + ")";
  }
  std::string operator()(const TrackerPtr& tracker) const {
    return (*this)(std::shared_ptr<const ParameterTracker>(tracker));
  }
  template <class First, class Second>
  std::string operator()(const std::pair<First, Second>& pair) const {
    return (*this)(pair.first) + ": " + (*this)(pair.second);
  }
  template <class Items>
  std::string operator()(const Items& items) const {
    std::string text = "[";
    for (const auto& item : items) text += (text.size() > 1 ? ", " : "") + (*this)(item);
    return text + "]";
  }
};

[[noreturn]] void fail(const std::shared_ptr<const ParameterTracker>& tracker, const char* what,
                       std::int64_t update = 0) {
  std::fprintf(stderr, "%s\n%s, at update %lld, instruction set %d\n", Writer()(tracker).c_str(),
               what, static_cast<long long>(update), static_cast<int>(detail::forced));
  std::abort();
}

template <class Real>
void compare(const TrackerPtr& tracker, const char* way, const std::vector<std::int64_t>& numbers,
             const std::vector<Real>& expected, const std::vector<Real>& given) {
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (!are_alike(expected[i], given[i])) {
      std::fprintf(stderr, "%a alone, %a otherwise\n", static_cast<double>(expected[i]),
                   static_cast<double>(given[i]));
      fail(tracker, way, numbers[i]);
    }
  }
}

template <class Real>
void ask(const TrackerPtr& tracker, UpdateRange range, const std::vector<std::int64_t>& scattered) {
  std::vector<std::int64_t> numbers(range.count);
  for (std::size_t i = 0; i < range.count; ++i) numbers[i] = range[i];
  detail::forced = InstructionSet::baseline;
  const auto alone = [&](const std::vector<std::int64_t>& asked) {
    std::vector<Real> values(asked.size());
    std::ranges::transform(asked, values.begin(),
                           [&](auto number) { return tracker->get_new_value<Real>(number); });
    return values;
  };
  const auto expected = alone(numbers);
  const auto expected_scattered = alone(scattered);
  static const auto sets = instruction_sets();
  for (const auto set : sets) {
    detail::forced = set;
    std::vector<Real> values(range.count);
    tracker->fill(range, values.data());
    compare(tracker, "a range", numbers, expected, values);
    tracker->gather(numbers.data(), numbers.size(), values.data());
    compare(tracker, "an array of a range", numbers, expected, values);
    std::vector<Real> others(scattered.size());
    tracker->gather(scattered.data(), scattered.size(), others.data());
    compare(tracker, "an array", scattered, expected_scattered, others);
  }
}

void check_milestones(const TrackerPtr& tracker) {
  constexpr std::int64_t stop = 5000;
  std::vector<std::int64_t> milestones;
  try {
    milestones = tracker->milestones(stop);
  } catch (const std::invalid_argument&) {
    return;  // a delayed tracker may have too many before its first update
  }
  std::int64_t before = 0;
  for (const auto update : milestones) {
    if (update <= before || update >= stop) fail(tracker, "milestones out of order", update);
    before = update;
  }
}

void check_that_parameters_make_an_equal(const std::shared_ptr<const ParameterTracker>& tracker) {
  std::vector<Value> values;
  for (std::size_t i = 0; i < tracker->type()->parameters.size(); ++i) {
    values.push_back(tracker->parameter(i));
  }
  const auto again = tracker->type()->make(values);
  if (tracker->has_state()) return;  // which makes it equal to itself only
  if (!tracker->equals(*again)) fail(tracker, "its parameters make another");
  if (tracker->hash() != again->hash()) fail(tracker, "equals have different hashes");
}

void run(Input input) {
  std::shared_ptr<const ParameterTracker> made;
  try {
    made = any_tracker(input, 0);
  } catch (const std::invalid_argument&) {
    return;
  }
  check_that_parameters_make_an_equal(made);
  const auto plain = std::dynamic_pointer_cast<const Tracker>(made);
  if (plain == nullptr) {
    made->get_new_value<float>("a", std::max<std::int64_t>(0, input.integer()));
    return;
  }
  check_milestones(plain);
  const auto asked = range(input);
  const auto scattered = tables::several<std::int64_t>(
      input.below(41), [&] { return std::max<std::int64_t>(0, input.integer()); });
  ask<float>(plain, asked, scattered);
  ask<double>(plain, asked, scattered);
}

}  // namespace
}  // namespace lrtrack

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  lrtrack::run({bytes, size});
  return 0;
}
