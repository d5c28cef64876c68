#include "lrtrack/rule.hpp"

#include <cmath>

#include "lrtrack/rounding.hpp"

namespace lrtrack {
namespace {

std::string with_advice(const Rule& rule) {
  std::string text(rule.text);
  return rule.advice.empty() ? text : text.append(" (").append(rule.advice).append(")");
}

}  // namespace

void refuse(std::string_view name, std::string_view what, std::string_view got) {
  std::string message(name);
  message.append(" must be ").append(what).append(", received ").append(got);
  throw std::invalid_argument(message);
}

void refuse_unset(std::string_view name) {
  throw std::invalid_argument(std::string(name) + " must be set");
}

void check(std::string_view name, const Rule& rule, double real) {
  if (std::bit_cast<std::uint64_t>(real) == std::bit_cast<std::uint64_t>(unset_real)) {
    refuse_unset(name);
  }
  require(std::isfinite(real), name, "finite", real);
  const double rounded = rounded_to_float32(real);
  require(std::isfinite(rounded), name, "within the range of float32", real);
  require(rule.holds(real), name, with_advice(rule), real);
  if (!rule.holds(rounded)) {
    refuse(name, with_advice(rule), to_text(real) + " (" + to_text(rounded) + " in float32)");
  }
}

void check(std::string_view name, const Rule& rule, std::int64_t integer) {
  if (integer == unset_integer) refuse_unset(name);
  require(rule.holds(static_cast<double>(integer)), name, with_advice(rule), integer);
}

void require_increasing(std::string_view name, const std::vector<std::int64_t>& updates) {
  for (std::size_t i = 0; i < updates.size(); ++i) {
    require(updates[i] >= 0, name, "non-negative each", updates[i]);
    if (i > 0 && updates[i] <= updates[i - 1]) {
      refuse(name, "increasing", to_text(updates[i]) + " after " + to_text(updates[i - 1]));
    }
  }
}

}  // namespace lrtrack
