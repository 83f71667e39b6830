using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Tradewind.Engine.Ports;
using Tradewind.Server.OpenApi;

namespace Tradewind.Server.Tests.Security;

/// <summary>Whatever a caller with every right sends, the server says what is wrong with it; it never breaks, and hands out no file.</summary>
public sealed class S14_HostileRequestTests : IAsyncLifetime
{
    private const int Seed = 20261126;

    private static readonly string[] Parameters =
    [
        "text", "tag", "owner", "paused", "active", "state", "cursor", "limit", "dag", "type", "partition", "from", "to", "key", "search", "task", "mapIndex", "asset", "subject", "user", "offset", "wait",
        "waitSeconds", "hours", "count", "download", "check", "version",
    ];

    private static readonly string[] Values =
    [
        "%00", "a%00b", "%ED%A0%80", "%F0%28%8C%28", "1e400", "-1", "99999999999999999999", "2147483648", "NaN", "'%20OR%201%3D1%20--", "%22;DROP%20TABLE%20run;--", "id;SELECT%20pg_sleep(9)",
        "%25%25%25_%5C%5B", "..%2F..%2Fetc%2Fpasswd", "%0D%0ASet-Cookie:%20a=b", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999%2B14:00", "%F0%9F%92%A3", new string('x', 5_000),
    ];

    private static readonly string[] Bodies =
    [
        "", "null", "[]", "0", "\"\"", "{", "{\"\\u0000\":1}", """{"key":"\u0000"}""", """{"key":"\ud800"}""", """{"note":"\udfff\ud800"}""", """{"params":{"a":1e400}}""", """{"params":{"a":"\ud800"}}""",
        """{"logicalDate":"99999-01-01"}""", """{"role":7}""", """{"label":"\u0000","days":1e400}""", """{"$type":"System.Diagnostics.Process, System","__type":"x"}""", """{"tasks":["\ud800"]}""",
        """{"asset":"\u0000","extra":{"a":"\ud800"}}""", """{"chosen":["\u0000"],"form":{"a":1e400}}""", """{"slots":1e400}""", """{"value":"\ud800"}""", """{"grants":[null]}""", """{"chosen":[null]}""", """{"chosen":null}""", """{"tasks":[null],"states":[null]}""",
    ];

    private RealServer _server = null!;

    public async Task InitializeAsync() => _server = await RealServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task S14_hostile_parameters_and_bodies_are_never_a_fault_of_the_server()
    {
        using var root = _server.Http("root");
        var random = new Random(Seed);
        var wrong = new List<string>();
        foreach (var (method, pattern) in Calls())
        {
            for (var round = 0; round < 6; round++)
            {
                var query = string.Join('&', Enumerable.Range(0, 3).Select(_ => $"{Pick(random, Parameters)}={Pick(random, Values)}"));
                using var request = new HttpRequestMessage(new(method), $"{Path(pattern, random)}?{query}");
                if (method is not ("GET" or "DELETE")) request.Content = new StringContent(Pick(random, Bodies), Encoding.UTF8, "application/json");
                using var response = await root.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                if (response.StatusCode >= HttpStatusCode.InternalServerError) wrong.Add($"{method} {request.RequestUri} {(request.Content is null ? "" : await request.Content.ReadAsStringAsync())} → {(int)response.StatusCode}");
            }
        }

        wrong.ShouldBeEmpty($"seed {Seed}");
    }

    [Fact]
    public async Task S14_any_part_of_a_body_that_is_of_the_wrong_kind_is_told_by_its_name()
    {
        using var root = _server.Http("root");
        var wrong = new List<string>();
        foreach (var endpoint in _server.Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is { } type && Examples.All.ContainsKey(type) && !endpoint.RoutePattern.RawText!.EndsWith("drafts/runs", StringComparison.Ordinal)))
        {
            var example = Examples.All[endpoint.Metadata.GetMetadata<IAcceptsMetadata>()!.RequestType!];
            foreach (var (place, body, mayDo) in Spoilt(example))
            {
                using var request = new HttpRequestMessage(new(endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0]), Path(endpoint.RoutePattern))
                {
                    Content = new StringContent(body, Encoding.UTF8, "application/json"),
                };
                using var response = await root.SendAsync(request);
                var answer = await response.Content.ReadAsStringAsync();
                var call = $"{request.Method} {request.RequestUri} {body} → {(int)response.StatusCode} {answer}";
                if (response.StatusCode >= HttpStatusCode.InternalServerError || (!mayDo && response.StatusCode != HttpStatusCode.BadRequest)) wrong.Add(call);
                else if (response.StatusCode == HttpStatusCode.BadRequest && (answer.Contains("System.", StringComparison.Ordinal) || answer.Contains("Tradewind.Client", StringComparison.Ordinal))) wrong.Add($"{call}: it names types of the server");
                else if (!mayDo && !JsonNode.Parse(answer)!["errors"]!.AsObject().Any(error => error.Key == place || error.Key.StartsWith($"{place}.", StringComparison.Ordinal) || error.Key.StartsWith($"{place}[", StringComparison.Ordinal))) wrong.Add($"{call}: it does not name {place}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    // Each part of a body in turn: of another kind, null, twice, or one that there is not. Whether the last of these is a fault depends on the part.
    private static IEnumerable<(string Place, string Body, bool MayDo)> Spoilt(string example)
    {
        foreach (var (name, value) in JsonNode.Parse(example)!.AsObject())
        {
            string With(string other)
            {
                var body = JsonNode.Parse(example)!.AsObject();
                body[name] = JsonNode.Parse(other);
                return body.ToJsonString();
            }

            // Any JSON is as good as another there.
            var free = name is "params" or "extra" or "form" or "file";
            foreach (var other in new[] { "{}", "[[]]", "\"\"", "-1", "1e400", "true", "[null]" })
                yield return (name, With(other), MayDo: free || Kind(JsonNode.Parse(other)!) == Kind(value!) || (value is JsonArray && other[0] == '['));
            yield return (name, With("null"), MayDo: true);
            yield return (name, $"{{{JsonSerializer.Serialize(name)}:{value!.ToJsonString()},{example.Trim()[1..]}", MayDo: false);
            yield return ($"{name}x", $"{{\"{name}x\":1,{example.Trim()[1..]}", MayDo: false);
        }
    }

    private static JsonValueKind Kind(JsonNode value) => value.GetValueKind() is JsonValueKind.False ? JsonValueKind.True : value.GetValueKind();

    private string Path(RoutePattern pattern) => string.Concat(pattern.PathSegments.Select(segment => "/" + string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternParameterPart { Name: "dagId" } => RealServer.Own,
        RoutePatternParameterPart { Name: "run" } => $"{_server.Teams[RealServer.Own].Run}",
        RoutePatternParameterPart { Name: "task" } => "ask",
        RoutePatternParameterPart { Name: "connectionId" } => "sales_db",
        _ => "some",
    }))));

    [Theory]
    [InlineData(10_000)]
    [InlineData(100_000)]
    public async Task S14_body_that_is_nested_too_deep_is_a_bad_request(int depth)
    {
        using var root = _server.Http("root");
        var nested = $$"""{"params":{{string.Concat(Enumerable.Repeat("{\"a\":", depth))}}1{{new string('}', depth)}}}""";
        using var response = await root.PostAsync($"api/v1/dags/{RealServer.Own}/runs", new StringContent(nested, Encoding.UTF8, "application/json"));
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task S14_hundred_megabytes_are_refused_by_their_length()
    {
        using var root = _server.Http("root");
        using var client = new TcpClient();
        await client.ConnectAsync(_server.Address.Host, _server.Address.Port);
        // Only announced: a server that waits for them would not answer.
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/v1/dags/{RealServer.Own}/runs HTTP/1.1\r\nHost: {_server.Address.Authority}\r\nAuthorization: {root.DefaultRequestHeaders.Authorization}\r\nContent-Type: application/json\r\nContent-Length: {100 * 1024 * 1024}\r\n\r\n"));
        using var answer = new StreamReader(client.GetStream());
        (await answer.ReadLineAsync()).ShouldBe("HTTP/1.1 413 Payload Too Large");
    }

    [Fact]
    public async Task S14_name_of_a_megabyte_is_not_told_back()
    {
        using var root = _server.Http("root");
        using var answer = await root.PostAsync($"api/v1/dags/{RealServer.Own}/runs", new StringContent($$"""{"{{new string('n', 1_000_000)}}":1}""", Encoding.UTF8, "application/json"));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).Length.ShouldBeLessThan(2_000);
    }

    [Theory]
    [InlineData("dags/../../etc/passwd")]
    [InlineData("dags/..%2f..%2fetc%2fpasswd")]
    [InlineData("dags/%252e%252e%252fetc")]
    [InlineData("dags/..%5c..%5cwindows")]
    [InlineData("dags/sales%00.csx")]
    [InlineData("dags/sales/versions/..%2f1")]
    [InlineData("runs/1/tasks/..%2f..%2fload/attempts/1/log")]
    [InlineData("runs/1/tasks/..%5cload/attempts/1/log?download=true")]
    [InlineData("runs/..%2f1")]
    [InlineData("runs/1/tasks/load/xcoms/..%2freturn")]
    [InlineData("connections/..%2fsales_db")]
    public async Task S03_traversal_in_an_address_leads_nowhere(string address)
    {
        using var root = _server.Http("root");
        // As it stands: a client would tidy it.
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{_server.Address}api/v1/{address}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        using var response = await root.SendAsync(request);
        response.StatusCode.ShouldBeOneOf(HttpStatusCode.BadRequest, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task S13_type_names_in_parameters_load_no_type_and_come_back_as_text()
    {
        using var root = _server.Http("root");
        const string Parameters = """{"$type":"System.Diagnostics.Process, System.Diagnostics.Process","__type":"x","@class":"java.lang.Runtime"}""";
        using var made = await root.PostAsync($"api/v1/dags/{RealServer.Own}/runs", new StringContent($$"""{"key":"typed","params":{{Parameters}}}""", Encoding.UTF8, "application/json"));
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await _server.Port<IRunQueries>().FindAsync(RealServer.Own, "typed", default))!.Head.Params.ShouldBe(Parameters);
    }

    private IEnumerable<(string Method, RoutePattern Pattern)> Calls() =>
        from endpoint in _server.Endpoints
        where endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal) && !endpoint.RoutePattern.RawText.EndsWith("stream", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
        select (method, endpoint.RoutePattern);

    // Of the own team now and then, so that what comes after the look-up is met as well.
    private string Path(RoutePattern pattern, Random random) => string.Concat(pattern.PathSegments.Select(segment => "/" + string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart { Name: "dagId" } => Pick(random, [RealServer.Own, RealServer.Own, "..", "%2A", "a%00"]),
        RoutePatternParameterPart { Name: "run" } => Pick(random, [$"{_server.Teams[RealServer.Own].Run}", $"{_server.Teams[RealServer.Own].Run}", "9223372036854775807", "-9223372036854775808", "99999999999999999999"]),
        RoutePatternParameterPart { Name: "backfill" or "callback" } => Pick(random, ["1", "9223372036854775807", "-1"]),
        RoutePatternParameterPart { Name: "task" } => Pick(random, ["load", "ask", "load%00", new string('x', 300)]),
        RoutePatternParameterPart { Name: "index" or "attempt" or "number" or "from" or "to" } => Pick(random, ["1", "2147483647", "-2147483648", "99999999999"]),
        _ => Pick(random, ["return", "sales_db", "%00", "..%2f", new string('y', 300)]),
    }))));

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
