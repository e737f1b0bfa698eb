#include <zonda/loop/await_chain.hpp>
#include <zonda/loop/context.hpp>

namespace zonda
{

std::vector<std::source_location> await_chain(const context& strand)
{
    std::vector<std::source_location> chain;
    const frame_record* frame = strand.waiting_frame();
    while (frame != nullptr)
    {
        chain.push_back(frame->at);
        // A branch's outermost frame has no parent; who waits for the branch is known to its strand.
        frame = frame->parent != nullptr ? frame->parent : frame->strand->waited_for_by();
    }
    return chain;
}

std::string to_text(const std::vector<std::source_location>& chain)
{
    std::string text;
    for (const std::source_location& at : chain)
        text += std::string(at.file_name()) + ":" + std::to_string(at.line()) + " in " + at.function_name() + "\n";
    return text;
}

} // namespace zonda
