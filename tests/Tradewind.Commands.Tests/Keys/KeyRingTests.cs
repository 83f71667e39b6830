using Microsoft.Extensions.DependencyInjection;
using Tradewind.Engine.Ports;
using Tradewind.Keys;

namespace Tradewind.Commands.Tests.Keys;

public sealed class KeyRingTests : IDisposable
{
    private const string Password = "a password of some length";
    private readonly string _folder = Directory.CreateTempSubdirectory("tradewind-keys-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void S10_keys_are_encrypted_with_the_password_and_read_with_it()
    {
        var secret = Protect(Password, "hunter2");

        var file = File.ReadAllText(Directory.GetFiles(_folder).ShouldHaveSingleItem());
        file.ShouldContain("passwordEncryptedKey");
        file.ShouldNotContain("unencrypted");
        Unprotect(Password, secret).ShouldBe("hunter2");
    }

    [Fact]
    public void S10_keys_that_were_there_before_the_password_are_encrypted_at_the_next_start()
    {
        if (OperatingSystem.IsWindows()) return;
        var secret = Protect(null, "hunter2");
        var file = Directory.GetFiles(_folder).ShouldHaveSingleItem();
        var key = System.Xml.Linq.XDocument.Load(file).Descendants("value").ShouldHaveSingleItem().Value;

        Unprotect(Password, secret).ShouldBe("hunter2");

        File.ReadAllText(Directory.GetFiles(_folder).ShouldHaveSingleItem()).ShouldNotContain(key);
        Unprotect(Password, secret).ShouldBe("hunter2");
    }

    [Fact]
    public void S10_start_without_the_password_or_with_another_is_refused_with_the_next_step()
    {
        Protect(Password, "hunter2");

        Should.Throw<OptionsException>(() => Protect(null, "x")).Message.ShouldContain("are encrypted with a password. Set TRADEWIND_KEYS_PASSWORD_FILE");
        Should.Throw<OptionsException>(() => Protect("another one of some length", "x")).Message.ShouldContain("does not open");
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080", null, null, false)]
    [InlineData("http://localhost:8080;http://[::1]:8080", null, null, false)]
    [InlineData("http://0.0.0.0:8080", null, null, true)]
    [InlineData("http://127.0.0.1:8080;http://*:8080", null, null, true)]
    [InlineData("http://tradewind.example.com", null, null, true)]
    [InlineData("http://127.0.0.1:8080", "Host=db;Database=tradewind", null, true)]
    [InlineData("http://0.0.0.0:8080", "Host=db;Database=tradewind", Password, false)]
    public void S10_who_runs_it_for_others_is_told_that_the_keys_are_not_encrypted(string urls, string? metastore, string? password, bool told)
    {
        if (OperatingSystem.IsWindows()) return;
        var warning = new KeyRing(_folder, password).Warning(new() { Urls = urls, Metastore = metastore });

        (warning is not null).ShouldBe(told);
        if (told) warning!.ShouldContain("TRADEWIND_KEYS_PASSWORD_FILE");
    }

    private string Protect(string? password, string text)
    {
        using var services = Services(password);
        return services.GetRequiredService<ISecretProtector>().Protect(text);
    }

    private string Unprotect(string? password, string secret)
    {
        using var services = Services(password);
        return services.GetRequiredService<ISecretProtector>().Unprotect(secret);
    }

    private ServiceProvider Services(string? password)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        new KeyRing(_folder, password).Add(services);
        return services.BuildServiceProvider();
    }
}
