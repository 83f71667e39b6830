using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tradewind.Server.Tests.Access;

namespace Tradewind.Server.Tests.OpenApi;

/// <summary>The list of endpoints in the documentation is the server's own.</summary>
public sealed partial class EndpointListTests
{
    /// <summary>Set to write the list anew instead of comparing it.</summary>
    private const string WriteVariable = "TRADEWIND_WRITE_DOCS";

    [Fact]
    public async Task Documented_list_of_endpoints_is_the_servers()
    {
        await using var server = await TestServer.StartAsync();
        var document = JsonNode.Parse(await server.Http(Role.Viewer).GetStringAsync("openapi/v1.json"))!;
        var list = Write(document);
        var file = Path.Combine(Root(), "docs", "api-endpoints.md");
        if (Environment.GetEnvironmentVariable(WriteVariable) is not null) await File.WriteAllTextAsync(file, list);
        (await File.ReadAllTextAsync(file)).ReplaceLineEndings("\n").ShouldBe(list, $"docs/api-endpoints.md is not what the server has. Write it anew: {WriteVariable}=1 ./test Server --filter {nameof(EndpointListTests)}");
    }

    private static string Write(JsonNode document)
    {
        var roles = EndpointTableTests.Needed.ToDictionary(endpoint => Constraint().Replace(endpoint.Key, "{$1}"), endpoint => endpoint.Value?.ToString().ToLowerInvariant() ?? "anyone");
        var operations =
            from path in document["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            let written = operation.Value!
            select (Call: $"{operation.Key.ToUpperInvariant()} {path.Key}", Tag: (string)written["tags"]![0]!, Id: (string)written["operationId"]!, Summary: (string)written["summary"]!);

        var text = new StringBuilder("# Endpoints\n\nAll of them, with the role that is enough (on everything, or on the DAG or connection in question) and the name that the OpenAPI document gives them. How they are called: [api.md](api.md). A test compares this list with the server.\n");
        foreach (var part in operations.GroupBy(operation => operation.Tag).OrderBy(part => part.Key, StringComparer.Ordinal))
        {
            text.Append($"\n## {part.Key}\n\n| Call | Role | Name | Does |\n|---|---|---|---|\n");
            foreach (var one in part.OrderBy(one => one.Call.Split(' ')[1], StringComparer.Ordinal).ThenBy(one => one.Call, StringComparer.Ordinal))
                text.Append($"| `{one.Call.Replace("/api/v1/", "", StringComparison.Ordinal)}` | {roles[one.Call]} | `{one.Id}` | {one.Summary} |\n");
        }

        return text.ToString();
    }

    private static string Root()
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "Platform.sln"))) at = Path.GetDirectoryName(at.TrimEnd(Path.DirectorySeparatorChar)) ?? throw new InvalidOperationException("The tests do not lie in the repository.");
        return at;
    }

    [GeneratedRegex(@"\{(\w+):\w+\}")]
    private static partial Regex Constraint();
}
