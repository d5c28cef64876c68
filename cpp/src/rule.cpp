#include "lrtrack/rule.hpp"

#include <cmath>

#include "lrtrack/rounding.hpp"

namespace lrtrack {

void refuse(std::string_view name, std::string_view what, std::string_view got) {
  std::string message(name);
  message.append(" must be ").append(what).append(", received ").append(got);
  throw std::invalid_argument(message);
}

void check(std::string_view name, const Rule& rule, double real) {
  require(std::isfinite(real), name, "finite", real);
  const double rounded = rounded_to_float32(real);
  require(std::isfinite(rounded), name, "within the range of float32", real);
  require(rule.holds(real), name, rule.text, real);
  if (!rule.holds(rounded)) {
    refuse(name, rule.text, to_text(real) + " (" + to_text(rounded) + " in float32)");
  }
}

void check(std::string_view name, const Rule& rule, std::int64_t integer) {
  require(rule.holds(static_cast<double>(integer)), name, rule.text, integer);
}

}  // namespace lrtrack
