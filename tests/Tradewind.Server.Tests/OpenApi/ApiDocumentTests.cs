using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using Tradewind.Server.OpenApi;

namespace Tradewind.Server.Tests.OpenApi;

public sealed class ApiDocumentTests
{
    private static readonly JsonSerializerOptions Strict = new(TradewindJson.Default.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    [Fact]
    public async Task Document_can_be_read_without_faults()
    {
        var read = OpenApiDocument.Parse(await TextAsync(), "json");
        read.Diagnostic!.Errors.Select(error => error.ToString()).ShouldBeEmpty();
        read.Diagnostic.Warnings.Select(warning => warning.ToString()).ShouldBeEmpty();
        read.Document!.Paths.Count.ShouldBeGreaterThan(50);
    }

    [Fact]
    public async Task Every_operation_has_a_name_of_its_own_a_tag_and_a_summary()
    {
        var operations = await OperationsAsync();
        operations.Where(one => one.Written["operationId"] is null || one.Written["tags"] is not JsonArray { Count: 1 } || one.Written["summary"] is null)
            .Select(one => one.Name).ShouldBeEmpty();
        operations.Select(one => (string)one.Written["operationId"]!).ShouldBeUnique();
    }

    [Fact]
    public async Task Every_name_is_of_an_operation() =>
        OperationNames.All.Keys.Order().ShouldBe((await OperationsAsync()).Select(one => one.Name).Order());

    [Fact]
    public async Task Every_endpoint_of_the_api_is_in_the_document()
    {
        await using var server = await TestServer.StartAsync();
        var mapped =
            from endpoint in server.Endpoints
            where endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal)
            from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
            select $"{method} /{WithoutConstraints(endpoint.RoutePattern.RawText!.TrimStart('/'))}";
        (await OperationsAsync()).Select(one => one.Name).Where(name => name.Contains("/api/")).Order().ShouldBe(mapped.Order());
    }

    [Fact]
    public async Task Every_body_has_an_example()
    {
        var missing =
            from one in await OperationsAsync()
            from content in Contents(one.Written)
            where content.Media["example"] is null
            select $"{one.Name}: {content.Where}";
        missing.ShouldBeEmpty();
    }

    [Fact]
    public void Every_example_can_be_read_as_what_it_is_of()
    {
        foreach (var (type, json) in Examples.All) Should.NotThrow(() => JsonSerializer.Deserialize(json, type, Strict), type.Name);
    }

    [Fact]
    public async Task Every_parameter_says_what_it_means()
    {
        var missing =
            from one in await OperationsAsync()
            from parameter in one.Written["parameters"]?.AsArray() ?? []
            where parameter!["description"] is null
            select $"{one.Name}: {parameter["name"]}";
        missing.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("triggerDag", "200 201 400 401 403 404 409 413")]
    [InlineData("listRuns", "200 400 401")]
    [InlineData("getRun", "200 400 401 404")]
    [InlineData("deletePool", "204 400 401 403 404 409")]
    [InlineData("cancelRun", "200 400 401 403 404 409")]
    [InlineData("callBack", "204 400 404 409 410 413")]
    [InlineData("installPlugin", "200 400 401 403 409 413 422")]
    [InlineData("getHealth", "200 503")]
    public async Task Operation_says_how_it_may_be_answered(string name, string statuses)
    {
        var operation = (await OperationsAsync()).Single(one => (string?)one.Written["operationId"] == name);
        string.Join(' ', operation.Written["responses"]!.AsObject().Select(response => response.Key).Order()).ShouldBe(statuses);
    }

    [Theory]
    [InlineData("callBack", "application/json", false)]
    [InlineData("installPlugin", "application/zip", true)]
    public async Task Body_that_an_endpoint_reads_by_itself_is_described(string name, string media, bool required)
    {
        var body = (await OperationsAsync()).Single(one => (string?)one.Written["operationId"] == name).Written["requestBody"]!;
        ((string?)body["description"]).ShouldNotBeNullOrEmpty();
        ((bool?)body["required"] ?? false).ShouldBe(required);
        body["content"]!.AsObject().Single().Key.ShouldBe(media);
    }

    [Fact]
    public async Task Refusal_is_a_problem_with_an_example()
    {
        var document = JsonNode.Parse(await TextAsync())!;
        foreach (var (_, refusal) in document["components"]!["responses"]!.AsObject())
        {
            var content = refusal!["content"]!["application/problem+json"]!;
            ((string)content["schema"]!["$ref"]!).ShouldBe("#/components/schemas/ProblemResource");
            Should.NotThrow(() => content["example"].Deserialize<ProblemResource>(Strict));
        }
    }

    private static async Task<string> TextAsync()
    {
        await using var server = await TestServer.StartAsync();
        return await server.Http(Role.Viewer).GetStringAsync("openapi/v1.json");
    }

    private static async Task<IReadOnlyList<(string Name, JsonObject Written)>> OperationsAsync() =>
    [
        .. from path in JsonNode.Parse(await TextAsync())!["paths"]!.AsObject()
           from operation in path.Value!.AsObject()
           select ($"{operation.Key.ToUpperInvariant()} {path.Key}", operation.Value!.AsObject()),
    ];

    private static IEnumerable<(string Where, JsonNode Media)> Contents(JsonObject operation)
    {
        foreach (var (media, content) in operation["requestBody"]?["content"]?.AsObject() ?? []) yield return ($"request {media}", content!);
        foreach (var (status, response) in operation["responses"]!.AsObject())
            foreach (var (media, content) in response!["content"]?.AsObject() ?? [])
                yield return ($"{status} {media}", content!);
    }

    private static string WithoutConstraints(string pattern) => System.Text.RegularExpressions.Regex.Replace(pattern, @"\{(\w+):\w+\}", "{$1}");
}
