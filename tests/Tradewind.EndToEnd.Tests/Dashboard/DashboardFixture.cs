using Microsoft.Playwright;
using Tradewind.Client;
using Tradewind.EndToEnd.Tests.Harness;
using Tradewind.Tests;

namespace Tradewind.EndToEnd.Tests.Dashboard;

/// <summary>
/// One server with the examples, and one browser, for all tests of the dashboard. Each test opens pages of its own and
/// drops DAGs under names of its own.
/// </summary>
public sealed class DashboardFixture : IAsyncLifetime
{
    public const string Admin = "admin";

    /// <summary>A person with the role viewer.</summary>
    public const string Viewer = "vera";

    /// <summary>The password of the connection <c>canary_environment</c>, which stands in the server's environment.</summary>
    public const string CanaryInEnvironment = "Kq7Zt3Lw9Xv2Environment";

    /// <summary>The variable <c>canary_folder</c>, a file of the server's secrets folder.</summary>
    public const string CanaryInFolder = "Kq7Zt3Lw9Xv2Folder";

    private const string ViewersPassword = "sees but does not touch";

    private static readonly string[] Flags =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly Dictionary<string, string> _sessions = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private Task<Gallery>? _gallery;

    public Installation Installation { get; } = new SqliteInstallation();

    public string Address => Installation.FirstStart!.Address.TrimEnd('/');

    /// <summary>The latest runs of the examples, all ended.</summary>
    public IReadOnlyDictionary<string, RunResource> Runs { get; private set; } = new Dictionary<string, RunResource>();

    public async Task InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout((float)Limits.Page.TotalMilliseconds);
        var chromium = Environment.GetEnvironmentVariable("TRADEWIND_TEST_CHROMIUM") is { Length: > 0 } path
            ? path
            : throw new InvalidOperationException("These tests need a Chromium. Run ./test EndToEnd, which finds or installs one, or set TRADEWIND_TEST_CHROMIUM to its executable.");
        await Installation.InitializeAsync();
        foreach (var example in Repository.Files.Where(file => Path.GetDirectoryName(file) == "dags" && Path.GetExtension(file) is ".csx" or ".cs"))
            File.Copy(Path.Combine(Repository.Root, example), Installation.At(example));

        Installation.Write("secrets/variables/canary_folder", CanaryInFolder);
        Installation.Settings["SECRETS"] = Installation.At("secrets");
        Installation.Settings["CONN_CANARY_ENVIRONMENT"] = $$"""{"type":"http","host":"canary.example.com","password":"{{CanaryInEnvironment}}"}""";
        var starting = Installation.StandaloneAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = Flags });
        await starting;
        await Installation.Api().SaveUserAsync(Viewer, new() { Role = "viewer", Password = ViewersPassword });

        // Outside a repository repo_history fails, so that something has failed.
        var runs = await Task.WhenAll(new[] { "hello", "fan_out", "recovery", "repo_history" }.Select(async dag => await Installation.EndAsync(await Installation.TriggerAsync(dag))));
        Runs = runs.ToDictionary(run => run.DagId);
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        await Installation.DisposeAsync();
    }

    public string PasswordOf(string user) => user == Viewer ? ViewersPassword : Installation.FirstStart!.SignIn.Password;

    /// <summary>A browser of its own, in which this person is signed in; nobody when null.</summary>
    public async Task<IBrowserContext> ContextAsync(string? user, ColorScheme theme, int width)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = Address,
            ColorScheme = theme,
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new() { Width = width, Height = 800 },
            StorageState = user is null ? null : await SessionAsync(user),
        });
        context.SetDefaultTimeout((float)Limits.Page.TotalMilliseconds);
        return context;
    }

    /// <summary>What all pages together need to show something of everything.</summary>
    public Task<Gallery> GalleryAsync() => _gallery ??= MakeGalleryAsync();

    private async Task<string> SessionAsync(string user)
    {
        if (_sessions.TryGetValue(user, out var known)) return known;
        await using var context = await ContextAsync(user: null, ColorScheme.Dark, 1280);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.SignInAsync(user, PasswordOf(user));
        await page.LiveAsync();
        return _sessions[user] = await context.StorageStateAsync();
    }

    private async Task<Gallery> MakeGalleryAsync()
    {
        Installation.Write("dags/gallery_faulty.csx", "var dag = new Dag(\"gallery_faulty\");\ndag.Task(\"x\", ctx => Missing());\n");
        await Installation.FaultAsync("gallery_faulty.csx");
        await Installation.DropAsync("gallery_held", Scripts.Held("gallery_held"));
        var held = await Installation.TriggerAsync("gallery_held");
        await Installation.LoggedAsync(held, "hold", "begun");
        var api = Installation.Api();
        await api.SavePoolAsync("gallery_warehouse", new() { Slots = 6, Description = "Connections that the warehouse allows" });
        await api.SaveConnectionAsync(
            "gallery_db", new() { Type = "postgres", Host = "db.example.com", Port = 5432, Database = "sales", Login = "etl", Password = "correct horse", Description = "Sales, read only" });
        await api.SaveVariableAsync("gallery_region", new() { Value = "emea", Description = "Which region's orders are read" });
        await api.SaveVariableAsync("gallery_key", new() { Value = "s3cret", Secret = true });
        await api.CreateTokenAsync(new() { Label = "gallery: the build server", Role = "operator", Days = 30 });
        return new(held.RunId);
    }

    /// <param name="RunningRun">A run that goes on until the end.</param>
    public sealed record Gallery(long RunningRun);
}
