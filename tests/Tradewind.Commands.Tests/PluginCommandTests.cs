using Tradewind.Server.Tests;

namespace Tradewind.Commands.Tests;

public sealed class PluginCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tradewind-plugin-command-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Plugin_is_checked_installed_and_removed_from_the_command_line()
    {
        await using var server = await TestServer.StartAsync();
        var package = Package("PK 1.0.0");

        var check = await Shell.RunAsync(server, Role.Admin, "plugins", "install", package, "--check");
        check.Code.ShouldBe(ExitCode.Ok);
        check.Out.ShouldContain("Greeter 1.0.0");
        check.Out.ShouldContain("Greets.");
        check.Out.ShouldContain("bell");
        check.Out.ShouldContain("Door bell");
        check.Error.ShouldBe($"It can be used. Nothing is installed yet.{Environment.NewLine}");
        server.Plugins.Installed.ShouldBeEmpty();

        (await Shell.RunAsync(server, Role.Admin, "plugins", "install", package)).Error.ShouldStartWith("Greeter 1.0.0 is installed.");
        server.Plugins.Installed.Single().Version.ShouldBe("1.0.0");
        (await Shell.RunAsync(server, Role.Admin, "plugins", "remove", "Greeter", "1.0.0")).Error.ShouldBe($"Greeter 1.0.0 is removed.{Environment.NewLine}");
        server.Plugins.Installed.ShouldBeEmpty();
    }

    [Fact]
    public async Task Package_that_cannot_be_used_or_found_is_told_in_a_sentence()
    {
        await using var server = await TestServer.StartAsync();

        (await Shell.RunAsync(server, Role.Admin, "plugins", "install", Package("MZ"))).ShouldSatisfyAllConditions(
            result => result.Code.ShouldBe(ExitCode.Failed), result => result.Error.ShouldContain("It is no zip."));
        (await Shell.RunAsync(server, Role.Admin, "plugins", "install", "gone.zip")).ShouldSatisfyAllConditions(
            result => result.Code.ShouldBe(ExitCode.Usage), result => result.Error.ShouldContain("There is no file"));
        (await Shell.RunAsync(server, Role.Admin, "plugins", "install", _folder.FullName)).ShouldSatisfyAllConditions(
            result => result.Code.ShouldBe(ExitCode.Usage), result => result.Error.ShouldContain("is a folder. Pack what is in it"));
        (await Shell.RunAsync(server, Role.Author, "plugins", "install", Package("PK 1.0.0"))).ShouldSatisfyAllConditions(
            result => result.Code.ShouldBe(ExitCode.NoServer), result => result.Error.ShouldBe($"Installing plugins takes the role admin; user:author has author.{Environment.NewLine}"));
    }

    private string Package(string text)
    {
        var file = Path.Combine(_folder.FullName, "Greeter.zip");
        File.WriteAllText(file, text);
        return file;
    }
}
