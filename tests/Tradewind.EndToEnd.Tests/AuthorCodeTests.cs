using System.Text.Json;
using Tradewind.EndToEnd.Tests.Harness;

namespace Tradewind.EndToEnd.Tests;

/// <summary>What a task finds that looks for the platform's secrets. It runs under the platform's account, which is not root.</summary>
public sealed class AuthorCodeTests : IAsyncLifetime
{
    private const string InEnvironment = "canaryOfTheEnvironment";
    private const string Stored = "canaryOfTheMetastore";
    private const string KeysPassword = "canaryOfTheKeysPassword";

    // The needles stand in the script backwards, or the script itself would be found.
    private const string Spy = """
        using System.Text;

        record Found(string[] Own, string Parents, string[] Readable, string[] InFiles);

        string[] needles = [.. new[] { "tnemnorivnEehTfOyranac", "erotsateMehTfOyranac", "drowssaPsyeKehTfOyranac" }.Select(word => new string(word.Reverse().ToArray()))];

        var dag = new Dag("spy");
        dag.Task("look", ctx =>
        {
            var own = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(one => $"{one.Key}={one.Value}").ToList();
            own.AddRange(File.ReadAllText("/proc/self/environ").Split('\0').Where(one => one.Length > 0));
            var parent = File.ReadAllText("/proc/self/stat").Split(')')[^1].Split(' ')[2];
            var readable = new[] { "environ", "mem", "maps", "auxv" }.Where(file => Opens($"/proc/{parent}/{file}")).ToArray();
            var inFiles = Directory.EnumerateFiles("data", "*", SearchOption.AllDirectories)
                .Where(file => Path.GetFileName(file) != "server.lock")
                .Where(file => needles.Append("unencrypted " + "form").Any(Encoding.Latin1.GetString(Read(file)).Contains)).ToArray();
            return new Found([.. own.Where(one => one.StartsWith("TRADEWIND_") || needles.Any(one.Contains))], parent, readable, inFiles);
        });

        static bool Opens(string file)
        {
            try
            {
                using var stream = File.OpenRead(file);
                return stream.ReadByte() >= 0;
            }
            catch (Exception refused) when (refused is UnauthorizedAccessException or IOException)
            {
                return false;
            }
        }

        static byte[] Read(string file)
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        """;

    private readonly Installation _installation = new SqliteInstallation { AsNobody = true };

    public Task InitializeAsync() => _installation.InitializeAsync();

    public Task DisposeAsync() => _installation.DisposeAsync();

    [Fact]
    public async Task S18_author_code_finds_neither_keys_nor_credentials()
    {
        _installation.Settings["CONN_DB"] = $$"""{"type":"postgres","password":"{{InEnvironment}}"}""";
        _installation.Settings["KEYS_PASSWORD"] = KeysPassword;
        var node = await _installation.StandaloneAsync();
        await _installation.Api().SaveConnectionAsync("stored", new() { Type = "http", Host = "example.com", Password = Stored });
        await _installation.DropAsync("spy", Spy);

        var run = await _installation.EndAsync(await _installation.TriggerAsync("spy"));

        run.State.ShouldBe("success", await _installation.LogAsync(run, "look"));
        await using var output = await _installation.Api().OutputAsync(run.RunId, "look");
        var found = await JsonSerializer.DeserializeAsync<Found>(output, JsonSerializerOptions.Web);
        found!.Parents.ShouldBe($"{node.Id}");
        // What is left of the link to the agent, which takes no second caller.
        found.Own.Select(one => one.Split('=')[0]).Except(["TRADEWIND_LINK", "TRADEWIND_LINK_SECRET"]).ShouldBeEmpty();
        found.Readable.ShouldBeEmpty();
        found.InFiles.ShouldBeEmpty();
    }

    private sealed record Found(string[] Own, string Parents, string[] Readable, string[] InFiles);
}
