using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Tradewind.Server.OpenApi;

/// <summary>On an endpoint: the body that it reads by itself, so that its signature does not tell of it.</summary>
/// <param name="Media">Its media type, as a rule: the endpoint takes what comes.</param>
/// <param name="About">What it is.</param>
/// <param name="Required">Whether there must be one.</param>
/// <param name="Example">An example, as it stands in the document.</param>
internal sealed record PostedBody(string Media, string About, bool Required, JsonNode Example)
{
    /// <summary>Any JSON.</summary>
    public static PostedBody Json(string about, string example) => new("application/json", about, Required: false, JsonNode.Parse(example)!);

    /// <summary>A file as it is.</summary>
    public static PostedBody File(string media, string about) => new(media, about, Required: true, "(the bytes of the file)");

    /// <summary>As the document has it.</summary>
    public OpenApiRequestBody Written() => new()
    {
        Description = About,
        Required = Required,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [Media] = new() { Schema = Media == "application/json" ? new OpenApiSchema() : new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" }, Example = Example.DeepClone() },
        },
    };
}
