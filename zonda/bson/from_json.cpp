#include <zonda/base/text.hpp>
#include <zonda/bson/detail/json_tree.hpp>
#include <zonda/bson/detail/json_wrapper.hpp>
#include <zonda/bson/errc.hpp>
#include <zonda/bson/json.hpp>

#include <memory>

namespace zonda::bson
{
namespace
{

// Where a value stands: a chain of keys through the calls, read only when something is wrong.
struct place
{
    const place* around;
    std::string_view key;
};

void append_path(std::string& out, const place& here)
{
    if (here.around == nullptr)
        return;
    append_path(out, *here.around);
    if (!out.empty())
        out += '.';
    out += here.key;
}

// The second half of reading extended JSON: objects that stand for values become values. The depth of the tree was
// limited when it was made, so recursion is.
class value_reader
{
public:
    result<document> document_of(document_view tree)
    {
        const place outermost{nullptr, {}};
        if (!detail::wrapper_key(tree).empty())
        {
            refuse(outermost, "the outermost object stands for a value, not for a document");
            return error(errc::invalid_json, words_);
        }
        bytes data;
        data.reserve(tree.data().size());
        document_builder out(data);
        if (!fields(out, tree, outermost))
            return error(errc::invalid_json, words_);
        out.finish();
        return document::trusted(std::move(data));
    }

private:
    bool refuse(const place& at, std::string_view what)
    {
        std::string path;
        append_path(path, at);
        words_ = "extended JSON";
        if (!path.empty())
        {
            words_ += " at ";
            append_json_string(words_, path);
        }
        words_.append(": ").append(what);
        return false;
    }

    bool fields(document_builder& out, document_view tree, const place& at)
    {
        for (const element& field : tree)
        {
            if (!value(out, field.key, field.value, {&at, field.key}))
                return false;
        }
        return true;
    }

    bool value(document_builder& out, std::string_view key, value_view from, const place& at)
    {
        if (const auto items = from.get<array_view>())
        {
            out.open_array(key);
            if (!fields(out, items->as_document(), at))
                return false;
            out.close();
            return true;
        }
        const auto object = from.get<document_view>();
        if (!object)
        {
            out.append(key, from);
            return true;
        }
        const std::string_view name = detail::wrapper_key(*object);
        if (name == "$code")
            return code(out, key, *object, at);
        if (!name.empty())
        {
            const std::string_view wrong = detail::append_wrapped(out, key, name, *object);
            return wrong.empty() || refuse(at, wrong);
        }
        out.open_document(key);
        if (!fields(out, *object, at))
            return false;
        out.close();
        return true;
    }

    bool code(document_builder& out, std::string_view key, document_view object, const place& at)
    {
        const auto text = object["$code"].get<std::string_view>();
        const value_view scope = object["$scope"];
        if (!text || object.count() != (scope ? 2U : 1U))
            return refuse(at, "$code wants a string, and no other key beside it than $scope");
        if (!scope)
        {
            out.append(key, code_view{*text});
            return true;
        }
        const auto tree = scope.get<document_view>();
        if (!tree || !detail::wrapper_key(*tree).empty())
            return refuse(at, "$scope wants a document");
        bytes data;
        const auto inner = std::make_unique<document_builder>(data); // scopes may be deep, and it would be on the stack
        if (!fields(*inner, *tree, {&at, "$scope"}))
            return false;
        out.append(key, code_with_scope_view{*text, inner->finish()});
        return true;
    }

    std::string words_;
};

} // namespace

result<document> from_json(std::string_view text)
{
    try
    {
        bytes tree_data;
        const result<document_view> tree = detail::parse_json_tree(text, tree_data);
        if (!tree)
            return tree.error();
        result<document> made = value_reader().document_of(*tree);
        if (!made)
            return made;
        // Scopes are built beside the document, so only now its depth is known.
        const auto valid = validate(made->view().data());
        if (!valid)
            return valid.error();
        return made;
    }
    catch (const error& refused) // by the builder: too deep, too large
    {
        return refused;
    }
}

} // namespace zonda::bson
