#include "lrtrack/value.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <functional>

#include "lrtrack/tracker.hpp"

namespace lrtrack {
namespace {

template <class T>
bool same(const T& left, const T& right) {
  return left == right;
}

bool same(const TrackerPtr& left, const TrackerPtr& right) {
  return left == right || (left && right && left->equals(*right));
}

bool same(const FunctionPtr& left, const FunctionPtr& right) {
  return left == right || (left && right && left->equals(*right));
}

bool same(const std::vector<TrackerPtr>& left, const std::vector<TrackerPtr>& right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const auto& a, const auto& b) { return same(a, b); });
}

bool same(const TrackersByName& left, const TrackersByName& right) {
  return std::equal(
      left.begin(), left.end(), right.begin(), right.end(),
      [](const auto& a, const auto& b) { return a.first == b.first && same(a.second, b.second); });
}

struct Hasher {
  std::size_t operator()(std::monostate) const { return 0; }
  std::size_t operator()(const TrackerPtr& tracker) const { return tracker ? tracker->hash() : 0; }
  std::size_t operator()(const FunctionPtr& function) const {
    return function ? function->hash() : 0;
  }
  template <class Item>
  std::size_t operator()(const std::vector<Item>& items) const {
    std::size_t seed = items.size();
    for (const auto& item : items) seed = combine_hash(seed, (*this)(item));
    return seed;
  }
  template <class First, class Second>
  std::size_t operator()(const std::pair<First, Second>& pair) const {
    return combine_hash((*this)(pair.first), (*this)(pair.second));
  }
  std::size_t operator()(const std::map<std::string, double>& reals) const {
    std::size_t seed = reals.size();
    for (const auto& entry : reals) seed = combine_hash(seed, (*this)(entry));
    return seed;
  }
  template <class T>
  std::size_t operator()(const T& plain) const {
    return std::hash<T>{}(plain);
  }
};

}  // namespace

bool equal(const Value& left, const Value& right) {
  if (left.index() != right.index()) return false;
  return std::visit(
      [&right](const auto& value) {
        return same(value, std::get<std::decay_t<decltype(value)>>(right));
      },
      left);
}

std::size_t hash_of(const Value& value) {
  return combine_hash(value.index(), std::visit(Hasher{}, value));
}

std::string to_text(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number > 0 ? "inf" : "-inf";
  const double magnitude = std::abs(number);
  const bool is_plain = number == 0 || (magnitude >= 1e-4 && magnitude < 1e16);  // as in Python
  const auto format = is_plain ? std::chars_format::fixed : std::chars_format::scientific;
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, format).ptr;
  std::string text(digits.data(), end);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string to_text(std::int64_t number) { return std::to_string(number); }

}  // namespace lrtrack
