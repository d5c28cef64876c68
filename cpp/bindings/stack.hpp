// How much of the thread's stack is left, for calls that trackers nest.
#pragma once

#include <cstddef>

namespace lrtrack::bindings {

/// Raises RecursionError unless the stack has room for trackers of the core, nested that deep.
void require_stack(std::size_t depth);

/// Raises it unless there is room for the deepest trackers, or half of a small stack is left.
void require_stack_for_nested_call();

}  // namespace lrtrack::bindings
