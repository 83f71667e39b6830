using System.Text.Json;
using Microsoft.Playwright;
using Tradewind.Client;
using Tradewind.EndToEnd.Tests.Harness;

namespace Tradewind.EndToEnd.Tests.Dashboard;

/// <summary>
/// Texts that want to be code, wherever somebody can leave a text: in a real browser they are shown as what was written, on every page. Nothing runs,
/// nothing is fetched, no element is made of them, and the page's policy has nothing to refuse.
/// </summary>
public sealed class ScriptInjectionTests(DashboardFixture dashboard) : DashboardTests(dashboard)
{
    private const string Canary = "canary.invalid";

    // What is known of each of them afterwards: it sets this, asks for that, or makes an element that speaks of it.
    private static readonly string[] Corpus =
    [
        "<script>window.pwned=1</script>", $"<img src=//{Canary}/i onerror=window.pwned=1>", $"\"><svg onload=window.pwned=1><image href=//{Canary}/s></svg>", "</script><script>window.pwned=1</script>",
        "javascript:window.pwned=1//", "{{constructor.constructor('window.pwned=1')()}}", "${window.pwned=1}", "@(window.pwned=1)",
        $"[click](javascript:window.pwned=1) ![x](http://{Canary}/m) <http://{Canary}/a>", $"<iframe src=//{Canary}/f srcdoc=\"<script>parent.pwned=1</script>\"></iframe>",
        "' autofocus onfocus=window.pwned=1 x='", "\" style=\"background:url(//canary.invalid/b)\" onmouseover=\"window.pwned=1", "<!--<img src=\"--><img src=x onerror=window.pwned=1>//\">",
        $"<style>@import'//{Canary}/c'</style><base href=//{Canary}/><meta http-equiv=refresh content='0;url=//{Canary}/r'>", $"<math><mtext></form><form action=//{Canary}/><mglyph><style></math><img src onerror=window.pwned=1>",
        "＜script＞window.pwned=1＜/script＞", "\u202Egnp.tpircs\u202C \u2028window.pwned=1\u2029", "&lt;script&gt;window.pwned=1&lt;/script&gt; &#60;img src=x onerror=window.pwned=1&#62;", "\u001b]8;;javascript:window.pwned=1\u0007link\u001b]8;;\u0007 \u001b[31m<b>red</b>",
        "]]></script><?xml-stylesheet href=\"javascript:window.pwned=1\"?>", "--><script>window.pwned=1</script>",
    ];

    // For fields that take no control characters.
    private static readonly string Text = string.Join(' ', Corpus.Where(one => !one.Any(char.IsControl)));

    private const string Short = $"\"'><img src=//{Canary}/t onerror=window.pwned=1>";

    private static readonly string Script = $$"""
        using System.ComponentModel;
        using System.Text.Json;

        var corpus = JsonSerializer.Deserialize<string[]>({{Literal(JsonSerializer.Serialize(Corpus))}})!;
        var text = string.Join(' ', corpus);
        const string Short = {{Literal(Short)}};

        var dag = new Dag("injected") { Description = text, Owner = Short, Tags = [Short, {{Literal("{{7*7}}")}}], OnFailure = ctx => throw new InvalidOperationException(text) };
        dag.Params<P>();
        var say = dag.Action("say", ctx =>
        {
            foreach (var one in corpus)
            {
                ctx.Log(one);
                ctx.LogError(one);
                Console.WriteLine(one);
            }

            ctx.State.Set("kept", corpus);
        }).Describe(text);
        var give = dag.Task("give", ctx =>
        {
            ctx.Push("named", text);
            return corpus;
        });
        dag.Map("each", give, one => one, name: one => one);
        dag.Action("render", new ShellCommand { Command = "printf '%s' \"$1\"", Arguments = [From(ctx => ctx.Params<P>().Name)] });
        dag.Action("skip", ctx => throw new SkipException(text));
        dag.Approval("ask", Short, body: text, options: [Short, "No"], multiple: false);
        var tell = dag.Action("tell", ctx => ctx.Emit(Asset("injected"), new { Text = text })).Emits(Asset("injected"));
        dag.Action("fail", ctx => throw new InvalidOperationException(text));
        record P { [Description({{Literal(Short)}})] public string Name { get; init; } = {{Literal(Short)}}; }
        """;

    [Fact]
    public async Task S04_text_that_wants_to_be_code_is_inert_on_every_page()
    {
        var run = await SeedAsync();
        var page = await NewPageAsync(DashboardFixture.Admin);
        var (happened, shown) = (new List<string>(), new HashSet<string>());
        page.Dialog += async (_, dialog) =>
        {
            happened.Add($"{page.Url}: the dialog {dialog.Message}");
            await dialog.DismissAsync();
        };
        page.Context.Request += (_, request) =>
        {
            if (new Uri(request.Url).Host.EndsWith(Canary, StringComparison.Ordinal)) happened.Add($"{page.Url}: asked for {request.Url}");
        };

        foreach (var address in Pages(run))
        {
            await page.GotoAsync(address);
            await page.LiveAsync();
            await page.Locator(".bones").First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
            if (address.EndsWith("#trigger", StringComparison.Ordinal))
            {
                await page.Button("Trigger").ClickAsync();
                await page.OpenDialog().WaitForAsync();
            }

            if (address.Contains("attempt=", StringComparison.Ordinal)) await page.GetByText("window.pwned").First.WaitForAsync();
            happened.AddRange((await page.EvaluateAsync<string[]>(Made, Canary)).Select(made => $"{address}: {made}"));
            if ((await page.Locator("body").InnerTextAsync()).Contains("pwned", StringComparison.Ordinal) || await page.Locator("[title*='pwned'], input[value*='pwned']").CountAsync() > 0) shown.Add(address.Split('?')[0].Split('#')[0]);
        }

        // It answers without a circuit.
        await page.GotoAsync($"/sign-in?returnUrl={Uri.EscapeDataString("javascript:window.pwned=1")}");
        happened.AddRange((await page.EvaluateAsync<string[]>(Made, Canary)).Select(made => $"sign-in: {made}"));

        happened.ShouldBeEmpty();
        // The texts did get there, so there was something to be inert.
        shown.Count.ShouldBeGreaterThanOrEqualTo(10, string.Join(' ', shown));
        foreach (var place in new[] { "/dags", "/dags/injected", $"/runs/{run.RunId}", "/connections", "/variables", "/pools", "/approvals", "/tokens", "/alerts", "/audit", "/import-errors" }) shown.ShouldContain(place);
    }

    [Fact]
    public async Task S04_what_these_texts_would_do_is_seen_by_this_test()
    {
        // A page without a policy, into which they are written as they are.
        await using var context = await Dashboard.ContextAsync(user: null, ColorScheme.Dark, 1280);
        var page = await context.NewPageAsync();
        var asked = new TaskCompletionSource();
        context.Request += (_, request) =>
        {
            if (request.Url.Contains(Canary, StringComparison.Ordinal)) asked.TrySetResult();
        };
        await page.RouteAsync("http://bare.invalid/", route => route.FulfillAsync(new() { ContentType = "text/html", Body = $"<body>{string.Concat(Corpus[..3])}<a href=\"javascript:window.pwned=1\">x</a>{Corpus[9]}</body>" }));
        await page.GotoAsync("http://bare.invalid/", new() { WaitUntil = WaitUntilState.DOMContentLoaded });

        await asked.Task.WaitAsync(Limits.Page);
        var made = await page.EvaluateAsync<string[]>(Made, Canary);
        foreach (var kind in new[] { "code ran", "<iframe>", "<image>", "img with onerror", "svg with onload", "a href=javascript:window.pwned=1", $"img src=//{Canary}/i" }) made.ShouldContain(kind);
    }

    // Whatever a text made of itself: code that ran, an element or attribute that speaks of the canary, a link that is a script.
    private const string Made = """
        canary => {
          const found = [];
          if (window.pwned !== undefined) found.push('code ran');
          for (const element of document.querySelectorAll('*')) {
            const name = element.localName;
            if (['iframe', 'object', 'embed', 'math', 'mglyph', 'image'].includes(name)) found.push(`<${name}>`);
            if (name === 'meta' && element.httpEquiv === 'refresh' || name === 'base' && element.href.includes(canary)) found.push(element.outerHTML);
            for (const attribute of element.attributes) {
              const value = attribute.value.trim().toLowerCase();
              if (attribute.name.startsWith('on') && value.includes('pwned')) found.push(`${name} with ${attribute.name}`);
              if (['href', 'src', 'action', 'srcdoc', 'formaction', 'xlink:href', 'data'].includes(attribute.name) && (value.startsWith('javascript:') || value.startsWith('//' + canary) || value.includes('//' + canary + '/') && !value.startsWith('/') && !value.startsWith(document.baseURI.toLowerCase()) && !value.includes('%'))) found.push(`${name} ${attribute.name}=${value}`);
              if (attribute.name === 'style' && value.includes(canary)) found.push(`${name} with a style of the text`);
            }
          }
          return found;
        }
        """;

    private static string Literal(string text) => JsonSerializer.Serialize(text);

    private static IEnumerable<string> Pages(RunResource run)
    {
        var query = Uri.EscapeDataString(Short);
        string[] tasks = ["say", "give", "each", "render", "skip", "ask", "tell", "fail"];
        return
        [
            "/", "/dags", $"/dags?q={query}", $"/dags?tag={query}", $"/dags?owner={query}", "/dags/injected", "/dags/injected/graph", "/dags/injected/runs", "/dags/injected/code", "/dags/injected/versions", "/dags/injected/calendar",
            "/dags/injected#trigger", "/runs", $"/runs?dag={query}", "/runs?view=timeline&back=1h",
            .. new[] { "", "?view=graph", "?view=history", "?view=gantt", "?view=callbacks" }.Select(view => $"/runs/{run.RunId}{view}"),
            .. tasks.SelectMany(task => new[] { "", "&part=details", "&part=history", "&part=why" }.Select(part => $"/runs/{run.RunId}?task={task}{part}")),
            $"/runs/{run.RunId}?task=say&attempt=1", $"/runs/{run.RunId}?task=each&index=1&attempt=1&part=details", $"/runs/{run.RunId}?task={query}",
            "/connections", "/variables", "/pools", "/approvals", "/approvals?state=ended", "/backfills", "/assets", "/assets?view=lineage", $"/assets?q={query}", "/tokens", "/alerts", "/users", "/audit", $"/audit?q={query}",
            "/import-errors", "/plugins", "/nodes", "/editor", "/editor/injected.csx", "/editor/injected_faulty.csx", $"/dags/{query}", $"/editor/{query}.csx",
        ];
    }

    private async Task<RunResource> SeedAsync()
    {
        await Installation.DropAsync("injected", Script);
        Installation.Write("dags/injected_faulty.csx", $"var dag = new Dag({Literal(Short)});\nthrow new Exception({Literal(Text)});\n");
        await Installation.FaultAsync("injected_faulty.csx");
        var api = Installation.Api();
        await api.SaveConnectionAsync("injected", new() { Type = "http", Host = Short, Login = Short, Database = Short, Description = Text });
        await api.SaveVariableAsync("injected", new() { Value = Text, Description = Text });
        await api.SavePoolAsync("injected", new() { Slots = 1, Description = Text });
        await api.CreateTokenAsync(new() { Label = Short, Role = "viewer", Days = 1 });
        await api.SaveAlertChannelAsync("injected", new() { Kind = "webhook", Url = $"https://{Canary}/hook", Enabled = false, Events = ["run_failed"], Dags = "injected", Tag = Short, Owner = Short, Description = Text });
        await api.EmitAssetAsync(new() { Asset = "injected", Extra = JsonSerializer.SerializeToElement(new { Text }) });
        var run = await api.TriggerAsync("injected", new() { Params = JsonSerializer.SerializeToElement(new { name = Short }), Note = Text });
        await Installation.EndsAsync(run, "fail", "failed");
        await Installation.EndsAsync(run, "each", "success");
        await Installation.EndsAsync(run, "say", "success");
        await api.MarkAsync(run.RunId, new() { Tasks = ["skip"], State = "success", Reason = Text[..500] });
        return run;
    }
}
