using System.Net;
using System.Net.Http.Json;
using System.Text;

namespace Tradewind.Server.Tests.Api;

public sealed class ProblemTests
{
    [Fact]
    public async Task S12_fault_of_the_server_tells_a_trace_id_and_nothing_else()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.Fault = new InvalidOperationException("canary: Password=hunter2");

        using var response = await server.Http(Role.Viewer).GetAsync("api/v1/dags");
        var text = await response.Content.ReadAsStringAsync();

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        text.ShouldNotContain("canary");
        text.ShouldNotContain("Exception");
        text.ShouldContain("traceId");
    }

    [Fact]
    public async Task F19_metastore_that_is_away_is_no_fault_of_the_server_but_a_reason_to_come_again()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.Fault = new TimeoutException("canary: Host=db1");

        using var response = await server.Http(Role.Viewer).GetAsync("api/v1/dags");
        var text = await response.Content.ReadAsStringAsync();

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(5));
        text.ShouldContain("The metastore cannot be used just now.");
        text.ShouldNotContain("canary");
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json")]
    [InlineData("*/*")]
    public async Task S12_page_that_breaks_tells_a_trace_id_and_nothing_else(string accept)
    {
        await using var server = await TestServer.StartAsync(map: app => app.MapGet("/breaks", string () => throw new InvalidOperationException("canary: Password=hunter2")).AllowAnonymous());
        using var http = server.Http();
        http.DefaultRequestHeaders.Accept.ParseAdd(accept);

        using var response = await http.GetAsync("breaks");
        var text = await response.Content.ReadAsStringAsync();

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        text.ShouldNotContain("canary");
        text.ShouldNotContain("Exception");
        text.ShouldContain("traceId");
    }

    [Fact]
    public async Task Faulty_request_is_told_of_every_fault_by_field()
    {
        await using var server = await TestServer.StartAsync();
        var problem = await ProblemAsync(await server.Http(Role.Viewer).GetAsync("api/v1/runs?state=runing&limit=0&from=yesterday&type=hand"));
        problem.Status.ShouldBe(400);
        problem.Errors!.Keys.Order().ShouldBe(["from", "limit", "state", "type"]);
        problem.Errors["state"][0].ShouldContain("running");
    }

    [Fact]
    public async Task Faulty_parameter_is_named()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        (string Path, string Field)[] calls =
        [
            ("api/v1/runs?limit=many", "limit"), ("api/v1/dags?paused=maybe", "paused"), ("api/v1/dags?active=maybe", "active"), ("api/v1/dags?text=a%00b", "text"),
            ("api/v1/runs/1/tasks?cursor=here", "cursor"), ("api/v1/runs/1/tasks/load/attempts/0/log", "attempt"),
        ];
        foreach (var (path, field) in calls)
        {
            var problem = await ProblemAsync(await server.Http(Role.Viewer).GetAsync(path));
            problem.Status.ShouldBe(400, path);
            problem.Errors!.Keys.ShouldContain(field, path);
        }
    }

    [Fact]
    public async Task Faulty_body_is_a_bad_request_and_makes_no_run()
    {
        await using var server = await TestServer.StartAsync();
        using var http = server.Http(Role.Operator);
        string[] bodies =
        [
            """{"parms":{}}""", """{"params":[1]}""", """{"params":"x"}""", """{"params":{"a":"\ud800"}}""", """{"params":{"a":"\u0000"}}""", """{"note":"\ud800"}""",
            """{"note":"a\u0000b"}""", """{"key":"a\nb"}""", """{"logicalDate":"tomorrow"}""", """{"logicalDate":5}""", """{"note":""", "null", "[]", "",
            """{"params":{"a":""" + new string('[', 10_000) + new string(']', 10_000) + "}}",
        ];
        foreach (var body in bodies)
        {
            var problem = await ProblemAsync(await http.PostAsync("api/v1/dags/sales/runs", new StringContent(body, Encoding.UTF8, "application/json")));
            problem.Status.ShouldBe(400, body[..Math.Min(body.Length, 40)]);
        }

        (await server.Client(Role.Viewer).RunsAsync(new())).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Very_long_body_is_refused_unread()
    {
        await using var server = await TestServer.StartAsync();
        using var content = new StringContent("{\"note\":\"" + new string('x', 2_000_000) + "\"}", Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/dags/sales/runs") { Content = content };
        request.Headers.ExpectContinue = true;
        (await server.Http(Role.Operator).SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        using var http = server.Http(Role.Viewer);
        string[] paths =
        [
            "dags/a%00b", "dags/..%5cx", "dags/..%2fx", "dags/%252e%252e", "dags/*", "dags/nothing", "dags/sales/versions/9", "dags/nothing/runs", "runs/999",
            "runs/99999999999999999999999", "runs/-1", "runs/1/tasks/nothing", "runs/1/tasks/load?mapIndex=3", "runs/1/tasks/..%2f..%2fetc/attempts/1/log",
            "runs/999/tasks/load/attempts/1/log", "runs/999/stream", "runs/999/tasks/load/attempts/1/log/stream", "connections/nothing", "variables/nothing",
        ];
        var wrong = new List<string>();
        foreach (var path in paths)
        {
            using var response = await http.GetAsync("api/v1/" + path);
            if (response.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.BadRequest)) wrong.Add($"{path} → {(int)response.StatusCode}");
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Answers_of_the_framework_have_the_next_step()
    {
        await using var server = await TestServer.StartAsync();
        (await ProblemAsync(await server.Http().GetAsync("api/v1/dags"))).Detail!.ShouldContain("Authorization: Bearer");
        (await ProblemAsync(await server.Http(Role.Admin).GetAsync("api/v1/nothing"))).Detail!.ShouldStartWith("There is nothing at /api/v1/nothing.");
        (await ProblemAsync(await server.Http(Role.Admin).DeleteAsync("api/v1/dags"))).Detail.ShouldBe("/api/v1/dags takes GET, not DELETE.");
        var text = await ProblemAsync(await server.Http(Role.Admin).PutAsync("api/v1/pools/a", new StringContent("slots=3", Encoding.UTF8, "text/plain")));
        (text.Status, text.Errors!["body"].Single()).ShouldBe((415, "The body must be JSON: send it with 'Content-Type: application/json'."));
    }

    [Theory]
    [InlineData("""{"slots":"many"}""", "slots", "'slots' must be a whole number.")]
    [InlineData("""{"slots":1.5}""", "slots", "'slots' must be a whole number.")]
    [InlineData("""{"slots":99999999999}""", "slots", "'slots' must be a whole number.")]
    [InlineData("""{"description":7}""", "description", "'description' must be a text.")]
    [InlineData("""{"slot":1}""", "slot", "There is no 'slot' in this request; what there is says /openapi/v1.json.")]
    [InlineData("""{"slots":1,"slots":2}""", "slots", "'slots' is there twice.")]
    [InlineData("[]", "body", "'body' must be a JSON object.")]
    [InlineData("", "body", "A body is needed, as JSON; what it may hold says /openapi/v1.json.")]
    [InlineData("null", "body", "A body is needed, as JSON; what it may hold says /openapi/v1.json.")]
    public async Task Part_of_a_body_that_cannot_be_read_is_told_in_the_callers_words(string body, string part, string words)
    {
        await using var server = await TestServer.StartAsync();
        var problem = await ProblemAsync(await server.Http(Role.Admin).PutAsync("api/v1/pools/a", new StringContent(body, Encoding.UTF8, "application/json")));
        problem.Errors!.ShouldHaveSingleItem().ShouldSatisfyAllConditions(error => error.Key.ShouldBe(part), error => error.Value.ShouldBe([words]));
        problem.Detail.ShouldBe(words);
    }

    [Theory]
    [InlineData("""{"tasks":"load"}""", "tasks", "'tasks' must be a list.")]
    [InlineData("""{"tasks":[7]}""", "tasks[0]", "'tasks[0]' must be a text.")]
    [InlineData("""{"tasks":[null]}""", "tasks", "'tasks' has an entry that is empty.")]
    [InlineData("""{"dryRun":"yes"}""", "dryRun", "'dryRun' must be true or false.")]
    public async Task Part_of_a_list_that_cannot_be_read_is_told_too(string body, string part, string words)
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        var problem = await ProblemAsync(await server.Http(Role.Admin).PostAsync("api/v1/runs/1/clear", new StringContent(body, Encoding.UTF8, "application/json")));
        problem.Errors!.ShouldHaveSingleItem().ShouldSatisfyAllConditions(error => error.Key.ShouldBe(part), error => error.Value.ShouldBe([words]));
    }

    [Fact]
    public async Task Part_that_is_needed_is_told_by_its_name()
    {
        await using var server = await TestServer.StartAsync();
        var problem = await ProblemAsync(await server.Http(Role.Admin).PostAsync("api/v1/tokens", new StringContent("{}", Encoding.UTF8, "application/json")));
        problem.Errors!.ShouldHaveSingleItem().ShouldSatisfyAllConditions(error => error.Key.ShouldBe("label"), error => error.Value.ShouldBe(["'label' is needed."]));
    }

    [Theory]
    [InlineData("POST", "api/v1/dags", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "api/v1/nothing", HttpStatusCode.NotFound)]
    public async Task Address_of_the_api_that_is_not_served_answers_with_a_problem(string method, string path, HttpStatusCode status)
    {
        await using var server = await TestServer.StartAsync();
        using var response = await server.Http(Role.Admin).SendAsync(new(new(method), path));
        response.StatusCode.ShouldBe(status);
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
    }

    private static async Task<ProblemResource> ProblemAsync(HttpResponseMessage response)
    {
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json", await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync(TradewindJson.Default.ProblemResource))!;
    }
}
