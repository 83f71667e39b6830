using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Tradewind.Client;
using Tradewind.EndToEnd.Tests.Harness;

namespace Tradewind.EndToEnd.Tests.Dashboard;

/// <summary>
/// Secrets that nobody may find: a DAG gets them from everywhere and leaves them wherever a task can leave something; then all that there is of
/// the installation is searched for them.
/// </summary>
public sealed class SecretTests(DashboardFixture dashboard) : DashboardTests(dashboard)
{
    // What a canary is known by in all its forms: letters and digits look alike in JSON, URLs and HTML.
    private const string Stored = "Kq7Zt3Lw9Xv2Stored";
    private const string Variable = "Kq7Zt3Lw9Xv2Variable";
    private const string Extra = "Kq7Zt3Lw9Xv2Extra";
    private const string Key = "Kq7Zt3Lw9Xv2Line";

    private const string Around = "a\"\\/&<ü>'+ z";

    private static readonly string[] Canaries = [Stored, Variable, Extra, Key, DashboardFixture.CanaryInEnvironment, DashboardFixture.CanaryInFolder];

    private static readonly string[] Tasks = ["shout", "give", "take", "large", "read_large", "keep", "argue", "fail", "skip", "ask", "tell", "each"];

    private static readonly string Script = """
        using System.Net;
        using System.Text;
        using System.Text.Json;

        var news = Asset("canaries");
        var dag = new Dag("canaries") { OnFailure = ctx => ctx.Log($"{ctx.Reason} {string.Join(' ', Secrets(ctx))}") };

        string[] Secrets(TaskContext ctx) =>
        [
            ctx.Connection("canary_stored").Password!, ctx.Connection("canary_stored").Extra["api_token"], ctx.Variable("canary_variable"), ctx.Connection("canary_environment").Password!,
            ctx.Variable("canary_folder"), ctx.Variable("canary_key"),
        ];

        string[] Forms(string secret) =>
        [
            secret, JsonSerializer.Serialize(secret), JsonSerializer.Serialize(JsonSerializer.Serialize(secret)), Uri.EscapeDataString(secret), WebUtility.UrlEncode(secret), WebUtility.HtmlEncode(secret),
            Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)), Convert.ToBase64String(Encoding.UTF8.GetBytes("u:" + secret)), Convert.ToBase64String(Encoding.UTF8.GetBytes("user:" + secret + ";")),
            Convert.ToHexString(Encoding.UTF8.GetBytes(secret)), Convert.ToHexStringLower(Encoding.UTF8.GetBytes(secret)),
        ];

        dag.Action("shout", ctx =>
        {
            foreach (var form in Secrets(ctx).SelectMany(Forms))
            {
                ctx.Log(form);
                ctx.LogError($"it was {form}!");
                Console.WriteLine(form);
                Console.Write(form[..5]);
                Console.WriteLine(form[5..]);
                Console.Error.WriteLine(form);
            }
        });

        var give = dag.Task("give", ctx =>
        {
            ctx.Push("forms", Secrets(ctx).SelectMany(Forms).ToList());
            return Secrets(ctx);
        });
        dag.Action("take", give, (all, ctx) =>
        {
            if (!all.SequenceEqual(Secrets(ctx))) throw new InvalidOperationException("The output is not what was returned.");
            ctx.Log(string.Join(' ', all));
        });

        var large = dag.Task("large", ctx => Enumerable.Range(0, 3_000).SelectMany(_ => Secrets(ctx).Take(2)).ToList());
        dag.Action("read_large", large, (all, ctx) =>
        {
            if (all.Count != 6_000 || all.Any(one => !Secrets(ctx).Contains(one))) throw new InvalidOperationException("The large output is not what was returned.");
        });

        dag.Action("keep", ctx =>
        {
            ctx.State.Set("kept", Secrets(ctx));
            if (!ctx.State.Get<string[]>("kept")!.SequenceEqual(Secrets(ctx))) throw new InvalidOperationException("The state is not what was kept.");
        });

        dag.Action("argue", new ShellCommand
        {
            Command = From(ctx => "printf '%s\\n' \"$1\" \"$TOKEN\"; echo \"$1\" >&2"), Arguments = [From(ctx => Secrets(ctx)[0])], Environment = { ["TOKEN"] = From(ctx => Secrets(ctx)[2]) },
        });

        dag.Action("fail", ctx => throw new InvalidOperationException("No login with " + string.Join(' ', Secrets(ctx))));
        dag.Action("skip", ctx => throw new SkipException("Not today: " + string.Join(' ', Secrets(ctx))));
        dag.Approval("ask", From(ctx => "Is it " + Secrets(ctx)[0] + "?"), body: From(ctx => string.Join(' ', Secrets(ctx)))).GiveUpAfter(Seconds(1));
        dag.Action("tell", ctx => ctx.Emit(news, new { Tokens = Secrets(ctx) })).Emits(news);
        dag.Map("each", give, secret => secret.Length, name: secret => secret);
        """;

    private static readonly Lazy<string[]> Needles = new(() => [.. Canaries.SelectMany(FormsOf)]);

    [Fact]
    public async Task I11_secret_canaries_are_found_nowhere()
    {
        var run = await RunAsync();
        await Eventually.IsTrueAsync("the channel is told of the failures", async () => (await Installation.Api().AlertMessagesAsync("canaries")).Items.Count > 0);
        var (found, read) = (new List<string>(), 0);
        void Look(string place, string text)
        {
            read++;
            found.AddRange(Needles.Value.Where(needle => text.Contains(needle, StringComparison.OrdinalIgnoreCase)).Select(needle => $"{place}: {needle}"));
        }

        // Bytes as letters of one byte each: nothing is lost, whatever a file holds.
        foreach (var file in Directory.EnumerateFiles(Installation.At("data"), "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "server.lock")) Look(file, await TextAsync(file));
        var files = read;
        foreach (var (address, text) in await AnswersAsync(run)) Look(address, text);
        var answers = read - files;
        Look("the log of the node", Installation.FirstStart!.Output);
        var page = await OpenAsync($"/runs/{run.RunId}");
        foreach (var address in Pages(run))
        {
            await page.GotoAsync(address);
            await page.LiveAsync();
            await page.Locator(".bones").First.WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });
            Look(address, await page.ContentAsync());
        }

        foreach (var command in new[] { "give", "keep", "fail" })
        {
            Look($"tasks outputs {command}", (await Installation.CliAsync("tasks", "outputs", $"{run.RunId}", command)).Output);
            Look($"tasks state {command}", (await Installation.CliAsync("tasks", "state", $"{run.RunId}", command)).Output);
            Look($"tasks show {command}", (await Installation.CliAsync("tasks", "show", $"{run.RunId}", command)).Output);
        }

        found.Distinct().ShouldBeEmpty();
        await Installation.Api().DeleteAlertChannelAsync("canaries");
        // What was searched is what there is: the metastore, logs and blobs; an answer of each kind.
        files.ShouldBeGreaterThan(15);
        answers.ShouldBeGreaterThan(60);
    }

    [Fact]
    public async Task S11_what_has_secrets_is_shown_with_stars_and_read_as_it_was()
    {
        var run = await RunAsync();
        var api = Installation.Api();

        // Tasks that compare what they got with what it was have succeeded.
        foreach (var task in new[] { "take", "read_large", "keep", "each" }) (await api.TaskInstancesAsync(run.RunId, task)).Items.ShouldAllBe(one => one.State == "success", task);
        (await OutputAsync(run, "give", "return")).ShouldBe("""["***","***","***","***","***","***"]""");
        (await OutputAsync(run, "give", "forms")).ShouldMatch("""^\["\*\*\*",""");
        JsonElement.Parse(await OutputAsync(run, "large", "return")).EnumerateArray().Select(one => one.GetString()).ShouldBe(Enumerable.Repeat("***", 6_000));
        (await api.StateAsync(run.RunId, "keep")).Items.Single().Json.ShouldBe("""["***","***","***","***","***","***"]""");
        (await Installation.TaskAsync(run, "fail")).Attempts.Single().Reason!.ShouldStartWith("No login with *** ***");
        (await Installation.TaskAsync(run, "skip")).Attempts.Single().Reason!.ShouldStartWith("Not today: ***");
        (await Installation.TaskAsync(run, "argue")).Attempts.Single().Rendered!.Value.GetRawText().ShouldContain("***");
        (await Installation.LogAsync(run, "argue")).ShouldContain(" ***");
        (await Installation.LogAsync(run, "take")).ShouldContain("*** *** *** *** ***");
    }

    private static IEnumerable<string> FormsOf(string canary)
    {
        yield return canary;
        var bytes = Encoding.UTF8.GetBytes(canary);
        yield return Convert.ToHexString(bytes);
        // From each of the three places that a byte can have in base64; the digits at the ends depend on the neighbours.
        for (var before = 0; before < 3; before++) yield return Convert.ToBase64String([.. new byte[before], .. bytes])[4..^4];
    }

    private static async Task<string> TextAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }

    private static IEnumerable<string> Pages(RunResource run)
    {
        foreach (var view in new[] { "", "?view=graph", "?view=history", "?view=gantt" }) yield return $"/runs/{run.RunId}{view}";
        foreach (var task in Tasks)
            foreach (var part in new[] { "", "&part=details", "&part=history", "&attempt=1" }) yield return $"/runs/{run.RunId}?task={task}{part}";
        foreach (var page in new[] { "/", "/runs", "/dags/canaries", "/dags/canaries/runs", "/connections", "/variables", "/assets", "/audit", "/alerts", "/nodes", "/approvals", "/approvals?state=ended" }) yield return page;
    }

    // Every GET of the API that has to do with the run, by the server's own list of them.
    private async Task<List<(string Address, string Text)>> AnswersAsync(RunResource run)
    {
        var local = new LocalAccess(Installation.At("data"));
        using var http = new HttpClient { BaseAddress = new(local.Server()!), Timeout = Limits.Usual };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", local.Token());
        using var document = JsonDocument.Parse(await http.GetStringAsync("/openapi/v1.json"));
        var answers = new List<(string, string)>();
        foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject().Where(path => path.Value.TryGetProperty("get", out _) && !path.Name.EndsWith("/stream", StringComparison.Ordinal)))
        {
            foreach (var task in path.Name.Contains("{task}", StringComparison.Ordinal) ? Tasks : [""])
            {
                foreach (var key in path.Name.Contains("{key}", StringComparison.Ordinal) ? ["return", "forms"] : new[] { "" })
                {
                    var address = path.Name.Replace("{run}", $"{run.RunId}").Replace("{dagId}", "canaries").Replace("{task}", task).Replace("{key}", key).Replace("{attempt}", "1").Replace("{index}", task == "each" ? "2" : "-1")
                        .Replace("{connectionId}", "canary_stored").Replace("{number}", "1").Replace("{from}", "1").Replace("{to}", "1")
                        .Replace("{name}", path.Name.Contains("variables", StringComparison.Ordinal) ? "canary_variable" : "canaries");
                    if (path.Name.Contains("assets/", StringComparison.Ordinal)) address += "?asset=canaries";
                    if (task == "each" && !path.Name.Contains("{index}", StringComparison.Ordinal)) address += "?mapIndex=2";
                    if (address.Contains('{')) continue;
                    answers.Add((address, await (await http.GetAsync(address)).Content.ReadAsStringAsync()));
                }
            }
        }

        return answers;
    }

    private async Task<RunResource> RunAsync()
    {
        var api = Installation.Api();
        await api.SaveConnectionAsync("canary_stored", new() { Type = "http", Host = "canary.example.com", Login = "etl", Password = Around + Stored, Extra = JsonSerializer.SerializeToElement(new { api_token = Extra }) });
        await api.SaveVariableAsync("canary_variable", new() { Value = Variable + Around, Secret = true });
        await api.SaveVariableAsync("canary_key", new() { Value = $"-----BEGIN KEY-----\n{Key}0001\n{Key}0002\n-----END KEY-----", Secret = true });
        // Nobody is there, so what it is told of the failures stays to be looked at.
        await api.SaveAlertChannelAsync("canaries", new() { Kind = "webhook", Url = "https://canary.invalid/hook", Dags = "canaries", GatherSeconds = 1 });
        await Installation.DropAsync("canaries", Script);
        var run = await Installation.EndAsync(await Installation.TriggerAsync("canaries"));
        run.State.ShouldBe("failed");
        return run;
    }

    private async Task<string> OutputAsync(RunResource run, string task, string key)
    {
        await using var output = await Installation.Api().OutputAsync(run.RunId, task, key);
        return await new StreamReader(output).ReadToEndAsync();
    }
}
