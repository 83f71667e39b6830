using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Tradewind.Engine.Ports;

namespace Tradewind.Server.Tests.Security;

/// <summary>
/// Who has roles on some DAGs meets nothing of the others, at any endpoint: the server's own table is walked, so that one which is added
/// later is judged too. An endpoint that takes a body needs its line here, or fails.
/// </summary>
public sealed partial class S02_GrantTests : IAsyncLifetime
{
    /// <summary>What is sent where a body is needed; TEAM stands for the team that is asked about.</summary>
    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["PATCH /api/v1/dags/{dagId:id}"] = """{"paused":true}""",
        ["POST /api/v1/dags/{dagId:id}/runs"] = "{}",
        ["POST /api/v1/dags/{dagId:id}/backfills"] = """{"from":"2026-11-19T00:00:00Z","to":"2026-11-20T00:00:00Z"}""",
        ["POST /api/v1/dags/{dagId:id}/backfills/preview"] = """{"from":"2026-11-19T00:00:00Z","to":"2026-11-20T00:00:00Z"}""",
        ["POST /api/v1/runs/{run:long}/cancel"] = "{}",
        ["POST /api/v1/runs/{run:long}/clear"] = """{"dryRun":true}""",
        ["POST /api/v1/runs/{run:long}/retry"] = """{"dryRun":true}""",
        ["POST /api/v1/runs/{run:long}/mark"] = """{"state":"failed","dryRun":true}""",
        ["POST /api/v1/runs/{run:long}/pause"] = """{"dryRun":true}""",
        ["POST /api/v1/runs/{run:long}/resume"] = """{"dryRun":true}""",
        ["POST /api/v1/runs/{run:long}/tasks/{task:id}/cancel"] = """{"dryRun":true}""",
        ["POST /api/v1/runs/{run:long}/tasks/{task:id}/answer"] = """{"chosen":["Maybe"]}""",
        ["POST /api/v1/backfills/{backfill:long}/pause"] = "{}",
        ["POST /api/v1/backfills/{backfill:long}/resume"] = "{}",
        ["POST /api/v1/backfills/{backfill:long}/cancel"] = "{}",
        ["PUT /api/v1/connections/{connectionId:id}"] = """{"type":"http"}""",
        ["PUT /api/v1/dags/{dagId:id}/favourite"] = "{}",
        ["POST /api/v1/dags/change"] = """{"action":"pause","tag":"TEAM_tag","dryRun":true}""",
        ["PUT /api/v1/scripts/text"] = """{"path":"TEAM.csx","text":"var dag = new Dag(\"x\");"}""",
        ["POST /api/v1/drafts/check"] = """{"path":"TEAM.csx","text":"var dag = new Dag(\"x\");"}""",
        ["POST /api/v1/drafts/runs"] = """{"path":"TEAM.csx","text":"var dag = new Dag(\"x\");"}""",
        ["POST /api/v1/connections/{connectionId:id}/test"] = """{"type":"echo","host":"works"}""",
        ["POST /api/v1/connection-import"] = """{"file":{"TEAM_db":{"conn_type":"http","host":"https://example.com"}},"onConflict":"overwrite","dryRun":true}""",
        ["POST /api/v1/variable-import"] = """{"file":{"x":"1"},"dryRun":true}""",
        ["POST /api/v1/runs/change"] = """{"action":"clear","dagId":"TEAM","dryRun":true}""",
        ["POST /api/v1/runs/prune"] = """{"olderThanDays":0,"dagId":"TEAM","dryRun":true}""",
        ["POST /api/v1/assets/events"] = """{"asset":"TEAM_done"}""",
        ["POST /api/v1/callbacks/{token}"] = "{}",
        ["PUT /api/v1/pools/{name:id}"] = """{"slots":1}""",
        ["PUT /api/v1/variables/{name:id}"] = """{"value":"1"}""",
        ["PUT /api/v1/users/{name:id}"] = """{"role":"admin"}""",
        ["POST /api/v1/users/{name:id}/grants"] = """{"grant":[{"role":"viewer","on":"dag:payroll"}]}""",
        ["POST /api/v1/tokens"] = """{"label":"ci"}""",
        ["PUT /api/v1/alerts/{name:id}"] = """{"kind":"slack","url":"https://hooks.example.com/x"}""",
        ["POST /api/v1/alerts/{name:id}/test"] = "{}",
        ["POST /api/v1/plugins"] = "PK 1.0.0",
        ["POST /sign-in"] = "",
        ["POST /sign-out"] = "",
    };

    /// <summary>Where the thing asked about stands in the query.</summary>
    private static readonly Dictionary<string, string> Queries = new()
    {
        ["GET /api/v1/assets/detail"] = "?asset=TEAM_done",
        ["GET /api/v1/assets/events"] = "?asset=TEAM_done",
        ["DELETE /api/v1/assets/queued"] = "?dag=TEAM",
    };

    /// <summary>What is asked about a DAG, its runs or a connection: all of it is there for the own team, none for the other.</summary>
    private static bool IsOfTeam(string name) =>
        Queries.ContainsKey(name) || name is "POST /api/v1/assets/events" || new[] { "{dagId", "{run:", "{backfill:", "{connectionId" }.Any(name.Contains);

    /// <summary>What whoever sees a DAG may do, for it concerns nobody else.</summary>
    private static bool IsPersonal(string name) => name.EndsWith("/favourite", StringComparison.Ordinal);

    private RealServer _server = null!;

    public async Task InitializeAsync() => _server = await RealServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public void S02_every_endpoint_that_takes_a_body_has_its_line() =>
        Calls().Select(call => call.Name).Where(name => !name.StartsWith("GET") && !name.StartsWith("DELETE")).Except(Bodies.Keys).ShouldBeEmpty("Say in Bodies what is sent there, so that it is walked.");

    [Theory]
    [InlineData("dag:sales*")]
    [InlineData("tag:sales_tag")]
    public async Task S02_foreign_dag_is_as_one_that_does_not_exist_at_every_endpoint(string on)
    {
        await _server.AddUserAsync("sal", Only($"operator {on}", "author connection:sales_*"));
        using var sal = _server.Http("sal");
        var wrong = new List<string>();
        foreach (var call in Calls().Where(call => IsOfTeam(call.Name)))
        {
            var foreign = await AnswerAsync(sal, call, Foreign());
            var nothing = await AnswerAsync(sal, call, Nothing);
            if (foreign.Status != HttpStatusCode.NotFound) wrong.Add($"{call.Name} of the other team → {(int)foreign.Status} {foreign.Text}");
            else if (Bare(foreign.Text) != Bare(nothing.Text)) wrong.Add($"{call.Name} tells a foreign DAG from none: {foreign.Text} | {nothing.Text}");
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task S02_own_dag_is_there_at_the_same_endpoints()
    {
        await _server.AddUserAsync("sal", Only("operator dag:sales*", "author connection:sales_*"));
        using var sal = _server.Http("sal");
        var wrong = new List<string>();
        foreach (var call in Calls().Where(call => IsOfTeam(call.Name)).OrderBy(call => call.Method == "GET" ? 0 : call.Method == "DELETE" ? 2 : 1))
        {
            var own = await AnswerAsync(sal, call, Own());
            if (own.Status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized or HttpStatusCode.InternalServerError) wrong.Add($"{call.Name} → {(int)own.Status} {own.Text}");
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task S02_viewer_of_a_dag_reads_it_and_changes_nothing_there()
    {
        await _server.AddUserAsync("vi", Only("viewer dag:sales*", "viewer connection:sales_*"));
        using var vi = _server.Http("vi");
        var wrong = new List<string>();
        foreach (var call in Calls().Where(call => IsOfTeam(call.Name) && !IsPersonal(call.Name)))
        {
            var own = await AnswerAsync(vi, call, Own());
            if (call.Method == "GET" ? own.Status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden : own.Status != HttpStatusCode.Forbidden) wrong.Add($"{call.Name} → {(int)own.Status} {own.Text}");
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task S02_role_on_one_dag_is_none_on_another_that_is_seen()
    {
        await _server.AddUserAsync("mix", new(Role.Viewer, Rights("operator dag:sales*")));
        using var mix = _server.Http("mix");
        var wrong = new List<string>();
        foreach (var call in Calls().Where(call => IsOfTeam(call.Name) && call.Method != "GET" && !call.Name.Contains("connection") && !IsPersonal(call.Name)))
        {
            var other = await AnswerAsync(mix, call, Foreign());
            if (other.Status != HttpStatusCode.Forbidden) wrong.Add($"{call.Name} → {(int)other.Status} {other.Text}");
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task S02_lists_counts_and_streams_have_nothing_of_a_foreign_dag()
    {
        await _server.AddUserAsync("sal", Only("admin dag:sales*", "admin connection:sales_*"));
        using var sal = _server.Http("sal");
        using var root = _server.Http("root");
        var (wrong, judged) = (new List<string>(), new List<string>());
        foreach (var call in Calls().Where(call => call.Method == "GET" && !IsOfTeam(call.Name)))
        {
            var all = await AnswerAsync(root, call, Foreign());
            var some = await AnswerAsync(sal, call, Foreign());
            if (all.Text.Contains(RealServer.Foreign)) judged.Add(call.Name);
            if (some.Text.Contains(RealServer.Foreign)) wrong.Add($"{call.Name} → {some.Text}");
        }

        wrong.ShouldBeEmpty();
        // That the other team is there to be seen, by who may.
        judged.ShouldBe(
            [
                "GET /api/v1/approvals", "GET /api/v1/assets", "GET /api/v1/assets/lineage", "GET /api/v1/scripts", "GET /api/v1/assets/queued", "GET /api/v1/backfills", "GET /api/v1/connection-export", "GET /api/v1/connections", "GET /api/v1/dags", "GET /api/v1/import-errors",
                "GET /api/v1/dag-tags", "GET /api/v1/runs", "GET /api/v1/runs/timeline", "GET /api/v1/schedule/forecast", "GET /api/v1/variable-export", "GET /api/v1/variables",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public async Task S02_file_of_connections_has_the_own_only_and_changes_no_other()
    {
        await _server.AddUserAsync("sal", Only("author connection:sales_*", "viewer connection:payroll_seen"));
        await _server.Port<IConfigurationStore>().SaveConnectionAsync(new() { Id = "payroll_seen", Type = "ftp" }, default);
        using var sal = _server.Http("sal");
        var file = await sal.GetStringAsync("api/v1/connection-export");
        file.ShouldContain("sales_db");
        file.ShouldNotContain("payroll_db");

        using var answer = await sal.PostAsync("api/v1/connection-import", new StringContent(
            """{"file":{"sales_new":{"conn_type":"ftp"},"payroll_db":{"conn_type":"ftp"},"payroll_seen":{"conn_type":"ftp","host":"h"},"nothing":{"conn_type":"ftp"}},"onConflict":"overwrite"}""", Encoding.UTF8, "application/json"));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var faults = System.Text.Json.JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("errors").EnumerateObject().ToDictionary(fault => fault.Name, fault => fault.Value[0].GetString());
        faults.ShouldBe(
            new Dictionary<string, string?>
            {
                ["payroll_db"] = "payroll_db: There is no connection 'payroll_db'.", ["nothing"] = "nothing: There is no connection 'nothing'.",
                ["payroll_seen"] = "payroll_seen: Changing a connection takes the role author; user:sal has viewer on connection 'payroll_seen'.",
            }, ignoreOrder: true);
        (await _server.Port<IConfigurationStore>().ConnectionAsync("sales_new", default)).ShouldBeNull();
    }

    [Fact]
    public async Task S02_filter_by_a_foreign_dag_finds_nothing()
    {
        await _server.AddUserAsync("sal", Only("viewer dag:sales*"));
        using var sal = _server.Http("sal");
        foreach (var address in new[] { "runs?dag=payroll", "runs/timeline?dag=payroll", "approvals?dag=payroll&state=all", "backfills?dag=payroll", "assets/queued?dag=payroll_reader", "assets/windows?dag=payroll_reader", "assets/windows?asset=payroll_done", "dags?text=payroll", "dags?tag=payroll_tag" })
            (await sal.GetStringAsync($"api/v1/{address}")).ShouldContain("\"items\":[]", Case.Sensitive, address);
    }

    [Fact]
    public async Task S02_id_in_the_body_never_stands_for_the_one_in_the_address()
    {
        await _server.AddUserAsync("sal", Only("operator dag:sales*", "author connection:sales_*"));
        using var sal = _server.Http("sal");
        (await SendAsync(sal, HttpMethod.Post, "dags/sales/runs", """{"dagId":"payroll"}""")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync(sal, HttpMethod.Post, $"runs/{Own().Run}/clear", $$"""{"run":{{Foreign().Run}}}""")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync(sal, HttpMethod.Put, "connections/sales_db", """{"connectionId":"payroll_db","type":"http"}""")).Status.ShouldBe(HttpStatusCode.BadRequest);
        using var root = _server.Http("root");
        (await SendAsync(root, HttpMethod.Put, "users/sal", """{"name":"root","role":"viewer"}""")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task S02_dag_named_with_a_star_is_no_dag_and_shows_none()
    {
        await _server.AddUserAsync("sal", Only("operator dag:sales*"));
        using var sal = _server.Http("sal");
        foreach (var address in new[] { "dags/*", "dags/%2A", "dags/*/runs", "dags/pay*", "connections/*" }) (await SendAsync(sal, HttpMethod.Get, address)).Status.ShouldBe(HttpStatusCode.NotFound, address);
        (await sal.GetStringAsync("api/v1/runs?dag=*")).ShouldContain("\"items\":[]");
        (await SendAsync(sal, HttpMethod.Delete, "assets/queued?dag=*")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync(sal, HttpMethod.Post, "runs/change", """{"action":"cancel","dagId":"*"}""")).Text.ShouldContain("\"runCount\":0");
    }

    [Fact]
    public async Task S02_change_of_many_runs_leaves_those_of_foreign_dags()
    {
        await _server.AddUserAsync("sal", Only("operator dag:sales*"));
        using var sal = _server.Http("sal");
        var done = await SendAsync(sal, HttpMethod.Post, "runs/change", """{"action":"cancel","states":["running"]}""");
        done.Text.ShouldContain($"\"runs\":[{Own().Run}]");
        done.Text.ShouldContain("\"skipped\":[]");
        (await _server.Port<IRunQueries>().GetAsync(Foreign().Run, default))!.Head.CancelRequestedAt.ShouldBeNull();
    }

    [Fact]
    public async Task S02_change_of_many_runs_says_which_it_may_not_change()
    {
        await _server.AddUserAsync("mix", new(Role.Viewer, Rights("operator dag:sales*")));
        using var mix = _server.Http("mix");
        var done = await SendAsync(mix, HttpMethod.Post, "runs/change", """{"action":"pause","states":["running"],"dryRun":true}""");
        done.Text.ShouldContain($"\"runs\":[{Own().Run}]");
        done.Text.ShouldContain($$"""{"runId":{{Foreign().Run}},"why":"Pausing a run takes the role operator; user:mix has viewer on DAG 'payroll'"}""");
    }

    [Fact]
    public async Task S02_news_takes_a_role_on_every_dag_that_waits_for_it()
    {
        await _server.AddUserAsync("sal", Only("operator dag:sales"));
        using var sal = _server.Http("sal");
        (await SendAsync(sal, HttpMethod.Post, "assets/events", """{"asset":"sales_done"}""")).Text.ShouldContain("has less on 1 of them");
        (await SendAsync(sal, HttpMethod.Delete, "assets/queued?asset=sales_done")).Status.ShouldBe(HttpStatusCode.Forbidden);
        await _server.AddUserAsync("sal", Only("operator dag:sales*"));
        (await SendAsync(sal, HttpMethod.Post, "assets/events", """{"asset":"sales_done"}""")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S02_asset_shows_neither_producers_nor_runs_of_a_foreign_dag()
    {
        await _server.AddUserAsync("reader", Only("viewer dag:sales_reader"));
        using var reader = _server.Http("reader");
        var detail = await reader.GetStringAsync("api/v1/assets/detail?asset=sales_done");
        detail.ShouldContain("\"dagId\":\"sales_reader\"");
        detail.ShouldNotContain("\"load\"");
        var events = await reader.GetStringAsync("api/v1/assets/events?asset=sales_done");
        events.ShouldContain("sales_extra");
        events.ShouldNotContain("\"dagId\":\"sales\"");
        events.ShouldNotContain($"\"runId\":\"{Own().Run}\"");
    }

    [Fact]
    public async Task S02_change_of_grants_counts_at_the_next_call()
    {
        await _server.AddUserAsync("sal", Only("operator dag:sales*"));
        using var sal = _server.Http("sal");
        using var root = _server.Http("root");
        (await SendAsync(sal, HttpMethod.Get, "dags/sales")).Status.ShouldBe(HttpStatusCode.OK);

        (await SendAsync(root, HttpMethod.Put, "users/sal", """{"grants":[{"role":"viewer","on":"dag:payroll"}]}""")).Status.ShouldBe(HttpStatusCode.OK);

        (await SendAsync(sal, HttpMethod.Get, "dags/sales")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync(sal, HttpMethod.Get, "dags/payroll")).Status.ShouldBe(HttpStatusCode.OK);
        var noted = (await _server.Port<IAccessStore>().AuditTrailAsync(new("user:sal"), null, 1, default)).Items.Single();
        noted.Before!.ShouldContain("""{"role":"operator","on":"dag:sales*"}""");
        noted.After!.ShouldContain("""{"role":"viewer","on":"dag:payroll"}""");
    }

    [Fact]
    public async Task S02_token_for_some_dags_stays_within_them_and_makes_no_wider_one()
    {
        using var root = _server.Http("root");
        var made = await SendAsync(root, HttpMethod.Post, "tokens", """{"label":"ci","grants":[{"role":"operator","on":"dag:sales"}]}""");
        using var ci = _server.Http("root");
        ci.DefaultRequestHeaders.Authorization = new("Bearer", KeyText().Match(made.Text).Groups[1].Value);

        (await SendAsync(ci, HttpMethod.Post, "dags/sales/runs", "{}")).Status.ShouldBe(HttpStatusCode.Created);
        (await SendAsync(ci, HttpMethod.Get, "dags/payroll")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync(ci, HttpMethod.Get, "users")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await SendAsync(ci, HttpMethod.Post, "tokens", """{"label":"wider"}""")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await ci.GetStringAsync("api/v1/me")).ShouldContain("""{"role":"operator","on":"dag:sales"}""");
    }

    [Theory]
    [InlineData("none", "dag:sales")]
    [InlineData("boss", "dag:sales")]
    [InlineData("operator", "sales")]
    [InlineData("operator", "pool:sales")]
    [InlineData("operator", "dag:")]
    [InlineData("operator", "dag:sales' OR 1=1")]
    [InlineData("operator", "dag:sa[l]es")]
    [InlineData("operator", "tag:")]
    public async Task S02_grant_that_is_none_is_refused_with_the_next_step(string role, string on)
    {
        await _server.AddUserAsync("sal", Only());
        using var root = _server.Http("root");
        var refused = await SendAsync(root, HttpMethod.Put, "users/sal", $$"""{"grants":[{"role":"{{role}}","on":"{{on}}"}]}""");
        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Text.ShouldContain("\"grants\"");
    }

    private static Rights Only(params string[] grants) => new(Role.None, Rights(grants));

    private static Grant[] Rights(params string[] grants) => [.. grants.Select(grant => Grant.Read(grant).Grant!)];

    private (string Team, long Run, long Backfill, long Callback) Own() => Of(RealServer.Own);

    private (string Team, long Run, long Backfill, long Callback) Foreign() => Of(RealServer.Foreign);

    private (string Team, long Run, long Backfill, long Callback) Of(string team) => (team, _server.Teams[team].Run, _server.Teams[team].Backfill, _server.Teams[team].Callback);

    private static (string Team, long Run, long Backfill, long Callback) Nothing => ("nothing", 9_999, 9_998, 9_997);

    // What differs although nothing is told: the names that the caller sent, the trace.
    private static string Bare(string text) => NumberText().Replace(TraceText().Replace(text.Replace(RealServer.Foreign, "X").Replace("nothing", "X"), ""), "0");

    private static async Task<(HttpStatusCode Status, string Text)> SendAsync(HttpClient http, HttpMethod method, string address, string? body = null)
    {
        using var response = await http.SendAsync(new(method, $"api/v1/{address}") { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") });
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static async Task<(HttpStatusCode Status, string Text)> AnswerAsync(HttpClient http, Call call, (string Team, long Run, long Backfill, long Callback) about)
    {
        using var response = await http.SendAsync(call.Request(about), HttpCompletionOption.ResponseHeadersRead);
        // A stream does not end by itself: what it says first is enough.
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream") return (response.StatusCode, await response.Content.ReadAsStringAsync());
        var beginning = new byte[4096];
        var read = await (await response.Content.ReadAsStreamAsync()).ReadAsync(beginning);
        return (response.StatusCode, Encoding.UTF8.GetString(beginning, 0, read));
    }

    private IEnumerable<Call> Calls() =>
        from endpoint in _server.Endpoints
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"]
        select new Call(method, endpoint.RoutePattern);

    [GeneratedRegex("\"key\":\"(tw_[^\"]+)\"")]
    private static partial Regex KeyText();

    [GeneratedRegex(",?\"traceId\":\"[^\"]*\"")]
    private static partial Regex TraceText();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex NumberText();

    private sealed record Call(string Method, RoutePattern Pattern)
    {
        public string Name => $"{Method} /{Pattern.RawText!.TrimStart('/')}";

        public HttpRequestMessage Request((string Team, long Run, long Backfill, long Callback) about)
        {
            var path = string.Concat(Pattern.PathSegments.Select(segment => "/" + string.Concat(segment.Parts.Select(part => part switch
            {
                RoutePatternLiteralPart literal => literal.Content,
                RoutePatternSeparatorPart separator => separator.Content,
                RoutePatternParameterPart { Name: "dagId" } => about.Team,
                RoutePatternParameterPart { Name: "run" } => $"{about.Run}",
                RoutePatternParameterPart { Name: "backfill" } => $"{about.Backfill}",
                RoutePatternParameterPart { Name: "callback" } => $"{about.Callback}",
                RoutePatternParameterPart { Name: "connectionId" } => $"{about.Team}_db",
                RoutePatternParameterPart { Name: "task" } => Name.EndsWith("/answer") || Name.EndsWith("/waits") ? "ask" : "load",
                RoutePatternParameterPart { Name: "key" } => "return",
                RoutePatternParameterPart { Name: "index" } => "-1",
                RoutePatternParameterPart { Name: "attempt" or "number" or "from" or "to" } => "1",
                RoutePatternParameterPart { Name: "documentName" } => "v1",
                _ => "other",
            }))));
            var query = Queries.TryGetValue(Name, out var known) ? known.Replace("TEAM", about.Team) : "";
            HttpContent? content = Method is "GET" or "DELETE" ? null
                : path.StartsWith("/sign-", StringComparison.Ordinal) ? new FormUrlEncodedContent([])
                : new StringContent(Bodies[Name].Replace("TEAM", about.Team), Encoding.UTF8, "application/json");
            return new(new(Method), path + query) { Content = content };
        }
    }
}
