#include "lrtrack/detail/simd.hpp"

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace lrtrack::detail {
namespace {

InstructionSet best() {
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) {
    return InstructionSet::baseline;
  }
  const bool has_avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                          __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
  return has_avx512 ? InstructionSet::avx512 : InstructionSet::avx2;
}

InstructionSet choose() {
  const char* variable = std::getenv("LRTRACK_SIMD");
  const std::string_view wish = variable == nullptr ? "" : variable;
  if (wish == "baseline") return InstructionSet::baseline;
  if (wish == "avx2") return std::min(best(), InstructionSet::avx2);
  return best();
}

}  // namespace

InstructionSet instruction_set() {
  static const InstructionSet choice = choose();
  return choice;
}

}  // namespace lrtrack::detail

#endif
