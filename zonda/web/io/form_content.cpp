#include <zonda/base/text.hpp>
#include <zonda/web/core/errc.hpp>
#include <zonda/web/io/form_content.hpp>
#include <zonda/web/io/upload_storage.hpp>
#include <zonda/web/multipart_reader.hpp>
#include <zonda/web/request.hpp>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>

namespace zonda::web
{

namespace
{

std::string folder_of(const upload_settings& settings)
{
    const char* const temporary = std::getenv("TMPDIR");
    return !settings.folder.empty()                       ? settings.folder
           : temporary != nullptr && temporary[0] != '\0' ? temporary
                                                          : "/tmp";
}

class form_reading
{
public:
    form_reading(request& of, const upload_settings& settings)
        : of_(of),
          settings_(settings),
          parts_(of, settings.form),
          disk_(std::make_shared<upload_disk>(folder_of(settings)))
    {
    }

    task<form_content> run()
    {
        while (auto head = co_await parts_.next_part())
        {
            if (head->file_name)
            {
                co_await take_file(*head);
            }
            else
            {
                co_await take_field(*head);
            }
        }
        co_return std::move(form_);
    }

private:
    task<void> take_field(part_head& head)
    {
        text_ += head.name.size();
        std::string value;
        while (const auto piece = co_await parts_.next_piece())
        {
            text_ += piece->size();
            if (text_ > settings_.text)
            {
                throw error(errc::content_too_large, "the fields of the form are larger than this accepts");
            }
            value += *piece;
        }
        if (!is_utf8(value) || value.find('\0') != std::string::npos)
        {
            throw error(errc::bad_text, "the field \"" + head.name + "\" is not UTF-8");
        }
        form_.fields.append(std::move(head.name), std::move(value));
    }

    task<void> take_file(part_head& head)
    {
        auto content = std::make_unique<upload_storage>(of_.home(), disk_);
        const std::size_t left = settings_.all_in_memory - std::min(settings_.all_in_memory, in_memory_);
        const std::size_t most_in_memory = std::min(settings_.in_memory, left);
        while (const auto piece = co_await parts_.next_piece())
        {
            if (piece->size() > settings_.file - content->size())
            {
                throw error(errc::content_too_large, "the file \"" + head.name + "\" is larger than this accepts");
            }
            co_await content->append(*piece, most_in_memory);
        }
        co_await content->finish();
        if (head.file_name->empty() && content->size() == 0)
        {
            co_return;
        }
        in_memory_ += content->is_on_disk() ? 0 : static_cast<std::size_t>(content->size());
        form_.files.emplace_back(std::move(head.name), std::move(*head.file_name), std::move(head.content_type),
                                 std::move(content));
    }

    request& of_;
    const upload_settings& settings_;
    multipart_reader parts_;
    std::shared_ptr<upload_disk> disk_;
    form_content form_;
    std::size_t text_{0};
    std::size_t in_memory_{0}; // of files
};

} // namespace

task<form_content> read_form_content(request& of, const upload_settings& settings)
{
    form_reading reading(of, settings);
    co_return co_await reading.run();
}

} // namespace zonda::web
