using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Routing;

namespace Tradewind.Server.Tests.Access;

/// <summary>Walks the server's own table of endpoints, so that one that is added later is judged too.</summary>
public sealed class EndpointTableTests
{
    /// <summary>The smallest role for each endpoint; null for anyone.</summary>
    internal static readonly Dictionary<string, Role?> Needed = new()
    {
        ["GET /health"] = null,
        ["GET /metrics"] = Role.Viewer,
        ["POST /sign-in"] = null,
        ["GET /form"] = null,
        ["GET /page"] = Role.Viewer,
        ["POST /sign-out"] = Role.Viewer,
        ["GET /openapi/{documentName}.json"] = Role.Viewer,
        ["GET /api/v1/version"] = Role.Viewer,
        ["GET /api/v1/me"] = Role.Viewer,
        ["GET /api/v1/plugins"] = Role.Viewer,
        ["POST /api/v1/plugins"] = Role.Admin,
        ["DELETE /api/v1/plugins/{name:id}"] = Role.Admin,
        ["GET /api/v1/nodes"] = Role.Viewer,
        ["GET /api/v1/activity"] = Role.Viewer,
        ["GET /api/v1/retention"] = Role.Viewer,
        ["POST /api/v1/runs/prune"] = Role.Admin,
        ["GET /api/v1/dag-counts"] = Role.Viewer,
        ["GET /api/v1/dag-tags"] = Role.Viewer,
        ["GET /api/v1/dags/{dagId:id}/grid"] = Role.Viewer,
        ["GET /api/v1/dags/{dagId:id}/calendar"] = Role.Viewer,
        ["GET /api/v1/runs/timeline"] = Role.Viewer,
        ["GET /api/v1/runs/{run:long}/gantt"] = Role.Viewer,
        ["GET /api/v1/runs/{run:long}/graph"] = Role.Viewer,
        ["GET /api/v1/dags"] = Role.Viewer,
        ["GET /api/v1/dags/{dagId:id}"] = Role.Viewer,
        ["PATCH /api/v1/dags/{dagId:id}"] = Role.Operator,
        ["PUT /api/v1/dags/{dagId:id}/favourite"] = Role.Viewer,
        ["DELETE /api/v1/dags/{dagId:id}/favourite"] = Role.Viewer,
        ["POST /api/v1/dags/change"] = Role.Operator,
        ["GET /api/v1/scripts"] = Role.Viewer,
        ["GET /api/v1/scripts/text"] = Role.Viewer,
        ["PUT /api/v1/scripts/text"] = Role.Author,
        ["POST /api/v1/drafts/check"] = Role.Author,
        ["POST /api/v1/drafts/runs"] = Role.Author,
        ["GET /api/v1/dags/{dagId:id}/versions"] = Role.Viewer,
        ["GET /api/v1/dags/{dagId:id}/versions/{number:int}"] = Role.Viewer,
        ["GET /api/v1/dags/{dagId:id}/versions/{from:int}/diff/{to:int}"] = Role.Viewer,
        ["GET /api/v1/import-errors"] = Role.Viewer,
        ["GET /api/v1/alerts"] = Role.Admin,
        ["PUT /api/v1/alerts/{name:id}"] = Role.Admin,
        ["DELETE /api/v1/alerts/{name:id}"] = Role.Admin,
        ["POST /api/v1/alerts/{name:id}/test"] = Role.Admin,
        ["GET /api/v1/alerts/{name:id}/messages"] = Role.Admin,
        ["GET /api/v1/dags/{dagId:id}/next"] = Role.Viewer,
        ["GET /api/v1/schedule/forecast"] = Role.Viewer,
        ["POST /api/v1/dags/{dagId:id}/runs"] = Role.Operator,
        ["GET /api/v1/dags/{dagId:id}/runs"] = Role.Viewer,
        ["GET /api/v1/runs"] = Role.Viewer,
        ["GET /api/v1/runs/{run:long}"] = Role.Viewer,
        ["POST /api/v1/callbacks/{token}"] = null,
        ["GET /api/v1/approvals"] = Role.Viewer,
        ["POST /api/v1/runs/{run:long}/tasks/{task:id}/answer"] = Role.Operator,
        ["GET /api/v1/runs/{run:long}/tasks/{task:id}/waits"] = Role.Viewer,
        ["POST /api/v1/runs/{run:long}/cancel"] = Role.Operator,
        ["POST /api/v1/runs/{run:long}/clear"] = Role.Operator,
        ["POST /api/v1/runs/{run:long}/retry"] = Role.Operator,
        ["POST /api/v1/runs/{run:long}/mark"] = Role.Operator,
        ["POST /api/v1/runs/{run:long}/pause"] = Role.Operator,
        ["POST /api/v1/runs/{run:long}/resume"] = Role.Operator,
        ["POST /api/v1/runs/{run:long}/tasks/{task:id}/cancel"] = Role.Operator,
        ["POST /api/v1/runs/change"] = Role.Operator,
        ["POST /api/v1/dags/{dagId:id}/backfills"] = Role.Operator,
        ["POST /api/v1/dags/{dagId:id}/backfills/preview"] = Role.Operator,
        ["GET /api/v1/backfills"] = Role.Viewer,
        ["GET /api/v1/backfills/{backfill:long}"] = Role.Viewer,
        ["GET /api/v1/backfills/{backfill:long}/slots"] = Role.Viewer,
        ["POST /api/v1/backfills/{backfill:long}/pause"] = Role.Operator,
        ["POST /api/v1/backfills/{backfill:long}/resume"] = Role.Operator,
        ["POST /api/v1/backfills/{backfill:long}/cancel"] = Role.Operator,
        ["GET /api/v1/runs/{run:long}/progress"] = Role.Viewer,
        ["GET /api/v1/runs/{run:long}/stream"] = Role.Viewer,
        ["GET /api/v1/runs/{run:long}/triggers"] = Role.Viewer,
        ["GET /api/v1/runs/{run:long}/moves"] = Role.Viewer,
        ["GET /api/v1/runs/{run:long}/callbacks"] = Role.Viewer,
        ["GET /api/v1/runs/{run:long}/deadlines"] = Role.Viewer,
        ["GET /api/v1/runs/{run:long}/callbacks/{callback:long}/log"] = Role.Viewer,
        ["GET /api/v1/runs/{run:long}/tasks"] = Role.Viewer,
        ["GET /api/v1/runs/{run:long}/tasks/{task:id}"] = Role.Viewer,
        ["GET /api/v1/runs/{run:long}/tasks/{task:id}/{index:int}"] = Role.Viewer,
        ["GET /api/v1/runs/{run:long}/tasks/{task:id}/why"] = Role.Viewer,
        ["GET /api/v1/runs/{run:long}/tasks/{task:id}/state"] = Role.Viewer,
        ["GET /api/v1/runs/{run:long}/tasks/{task:id}/xcoms"] = Role.Viewer,
        ["GET /api/v1/runs/{run:long}/tasks/{task:id}/xcoms/{key:id}"] = Role.Viewer,
        ["GET /api/v1/runs/{run:long}/tasks/{task:id}/attempts/{attempt:int}/log"] = Role.Viewer,
        ["GET /api/v1/runs/{run:long}/tasks/{task:id}/attempts/{attempt:int}/log/stream"] = Role.Viewer,
        ["GET /api/v1/connection-types"] = Role.Viewer,
        ["GET /api/v1/connection-export"] = Role.Viewer,
        ["POST /api/v1/connection-import"] = Role.Author,
        ["GET /api/v1/variable-export"] = Role.Viewer,
        ["POST /api/v1/variable-import"] = Role.Author,
        ["GET /api/v1/connections"] = Role.Viewer,
        ["GET /api/v1/connections/{connectionId:id}"] = Role.Viewer,
        ["PUT /api/v1/connections/{connectionId:id}"] = Role.Author,
        ["DELETE /api/v1/connections/{connectionId:id}"] = Role.Author,
        ["POST /api/v1/connections/{connectionId:id}/test"] = Role.Author,
        ["GET /api/v1/variables"] = Role.Viewer,
        ["GET /api/v1/variables/{name:id}"] = Role.Viewer,
        ["PUT /api/v1/variables/{name:id}"] = Role.Author,
        ["DELETE /api/v1/variables/{name:id}"] = Role.Author,
        ["GET /api/v1/assets"] = Role.Viewer,
        ["GET /api/v1/assets/detail"] = Role.Viewer,
        ["GET /api/v1/assets/lineage"] = Role.Viewer,
        ["GET /api/v1/assets/events"] = Role.Viewer,
        ["POST /api/v1/assets/events"] = Role.Operator,
        ["GET /api/v1/assets/queued"] = Role.Viewer,
        ["DELETE /api/v1/assets/queued"] = Role.Operator,
        ["GET /api/v1/assets/windows"] = Role.Viewer,
        ["GET /api/v1/pools"] = Role.Viewer,
        ["GET /api/v1/pools/{name:id}"] = Role.Viewer,
        ["GET /api/v1/pools/{name:id}/holders"] = Role.Viewer,
        ["PUT /api/v1/pools/{name:id}"] = Role.Author,
        ["DELETE /api/v1/pools/{name:id}"] = Role.Author,
        ["GET /api/v1/users"] = Role.Admin,
        ["PUT /api/v1/users/{name:id}"] = Role.Admin,
        ["POST /api/v1/users/{name:id}/grants"] = Role.Admin,
        ["GET /api/v1/audit"] = Role.Admin,
        ["GET /api/v1/tokens"] = Role.Viewer,
        ["POST /api/v1/tokens"] = Role.Viewer,
        ["DELETE /api/v1/tokens/{tokenId:id}"] = Role.Viewer,
    };

    [Fact]
    public async Task Every_endpoint_stands_in_the_table()
    {
        await using var server = await TestServer.StartAsync();
        Calls(server).Select(call => call.Name).Order().ShouldBe(Needed.Keys.Order());
    }

    [Fact]
    public async Task Anonymous_caller_is_refused_everywhere_but_at_the_doors()
    {
        await using var server = await TestServer.StartAsync();
        using var http = server.Http();
        var wrong = new List<string>();
        foreach (var call in Calls(server))
        {
            using var response = await http.SendAsync(call.Request(), HttpCompletionOption.ResponseHeadersRead);
            if (response.StatusCode == HttpStatusCode.Unauthorized == Needed[call.Name] is null) wrong.Add($"{call.Name} → {(int)response.StatusCode}");
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Address_that_does_not_exist_is_refused_to_an_anonymous_caller()
    {
        await using var server = await TestServer.StartAsync();
        using var http = server.Http();
        (await http.GetAsync("api/v1/nothing")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await http.GetAsync("secret.txt")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("viewer")]
    [InlineData("operator")]
    [InlineData("author")]
    [InlineData("admin")]
    public async Task Each_role_reaches_what_it_may_and_nothing_else(string word)
    {
        var role = Enum.Parse<Role>(word, ignoreCase: true);
        await using var server = await TestServer.StartAsync();
        var wrong = new List<string>();
        foreach (var call in Calls(server).Where(call => Needed[call.Name] is not null))
        {
            using var http = server.Http(role);
            using var response = await http.SendAsync(call.Request(), HttpCompletionOption.ResponseHeadersRead);
            if (response.StatusCode == HttpStatusCode.Unauthorized || response.StatusCode == HttpStatusCode.Forbidden != role < Needed[call.Name])
                wrong.Add($"{word}: {call.Name} → {(int)response.StatusCode}");
        }

        wrong.ShouldBeEmpty();
    }

    private static IEnumerable<Call> Calls(TestServer server) =>
        from endpoint in server.Endpoints
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"]
        select new Call(method, endpoint.RoutePattern);

    private sealed record Call(string Method, Microsoft.AspNetCore.Routing.Patterns.RoutePattern Pattern)
    {
        public string Name => $"{Method} /{Pattern.RawText!.TrimStart('/')}";

        public HttpRequestMessage Request()
        {
            var path = string.Concat(Pattern.PathSegments.Select(segment => "/" + string.Concat(segment.Parts.Select(part => part switch
            {
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "documentName" } => "v1",
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
                _ => "7",
            }))));
            HttpContent? content = Method is "GET" or "DELETE" ? null : path.StartsWith("/sign-", StringComparison.Ordinal) ? new FormUrlEncodedContent([]) : JsonContent.Create(new { });
            return new(new(Method), path) { Content = content };
        }
    }
}
