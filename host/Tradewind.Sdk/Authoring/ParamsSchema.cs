using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;

namespace Tradewind;

/// <summary>
/// The JSON Schema of a params record: property names and types as JSON writes them, defaults as the record's own, descriptions
/// from <c>[Description]</c>.
/// </summary>
internal static class ParamsSchema
{
    public static string Of(Type type)
    {
        var options = XComJson.CreateOptions();
        // Read from text, numbers would be "integer or string" in the schema.
        options.NumberHandling = JsonNumberHandling.Strict;

        var defaults = JsonSerializer.SerializeToNode(Construct(type), type, options)?.AsObject();
        var schema = options.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) => Describe(context, node),
        }).AsObject();

        if (schema["properties"] is JsonObject properties)
        {
            var required = schema["required"]?.AsArray().Select(r => r!.GetValue<string>()).ToHashSet() ?? [];
            foreach (var (name, property) in properties)
            {
                if (property is JsonObject described && !required.Contains(name))
                    described["default"] = defaults?[name]?.DeepClone();
            }
        }

        return schema.ToJsonString(options);
    }

    // A positional record is made from the defaults of its constructor, "required" members keep what they have without one.
    private static object Construct(Type type)
    {
        var constructor = type.GetConstructors(BindingFlags.Public | BindingFlags.Instance)
            .OrderBy(c => c.GetParameters().Length)
            .FirstOrDefault() ?? throw new InvalidOperationException($"The params type {type.Name} has no public constructor.");

        return constructor.Invoke([.. constructor.GetParameters().Select(DefaultOf)]);
    }

    private static object? DefaultOf(ParameterInfo parameter)
    {
        if (parameter.HasDefaultValue && parameter.DefaultValue is { } value)
            return parameter.ParameterType.IsEnum ? Enum.ToObject(parameter.ParameterType, value) : value;

        return parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null
            ? Activator.CreateInstance(parameter.ParameterType)
            : null;
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is JsonObject schema && context.PropertyInfo?.AttributeProvider is { } provider
            && provider.GetCustomAttributes(typeof(DescriptionAttribute), true) is [DescriptionAttribute description, ..])
            schema["description"] = description.Description;

        return node;
    }
}
