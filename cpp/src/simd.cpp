#include "lrtrack/detail/simd.hpp"

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))

#include <cstdlib>
#include <string_view>

namespace lrtrack::detail {
namespace {

bool choose_avx2() {
  const char* forced = std::getenv("LRTRACK_SIMD");
  if (forced != nullptr && std::string_view(forced) == "baseline") return false;
  return __builtin_cpu_supports("avx2") != 0;
}

}  // namespace

bool uses_avx2() {
  static const bool choice = choose_avx2();
  return choice;
}

}  // namespace lrtrack::detail

#endif
