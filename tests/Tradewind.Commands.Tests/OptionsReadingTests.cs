using Tradewind.Engine.Access;
using Tradewind.Logging;

namespace Tradewind.Commands.Tests;

public sealed class OptionsReadingTests
{
    [Fact]
    public void Faults_of_settings_are_told_all_together()
    {
        var fault = Should.Throw<OptionsException>(() => Read(("LOG_LEVEL", "loud"), ("LOG_FORMAT", "xml"), ("SLOTS", "0"), ("NODE_LEASE", "soon"), ("XCOM_LIMIT", "2000"), ("SECRETS", "/there/is/none")));

        fault.Faults.Select(sentence => sentence.Split(' ')[0]).Order().ShouldBe(["TRADEWIND_LOG_FORMAT", "TRADEWIND_LOG_LEVEL", "TRADEWIND_NODE_LEASE", "TRADEWIND_SECRETS", "TRADEWIND_SLOTS", "TRADEWIND_XCOM_LIMIT"]);
    }

    [Theory]
    [InlineData("", LogFormat.Text)]
    [InlineData("text", LogFormat.Text)]
    [InlineData("JSON", LogFormat.Json)]
    public void Log_format_is_read(string value, LogFormat format) => Read(("LOG_FORMAT", value)).LogFormat.ShouldBe(format);

    [Fact]
    public void Transport_and_host_plugins_are_read()
    {
        Read().ShouldSatisfyAllConditions(options => options.Transport.ShouldBe("builtin"), options => options.HostPlugins.ShouldBeEmpty());
        Read(("TRANSPORT", "Hangfire"), ("HOST_PLUGINS", "Guest, Other")).ShouldSatisfyAllConditions(
            options => options.Transport.ShouldBe("hangfire"), options => options.HostPlugins.ShouldBe(["Guest", "Other"]));
    }

    [Fact]
    public void Identity_provider_is_read()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "s3cret\n");
        var provider = Read(
            ("OPENID_AUTHORITY", "https://login.example.com/realms/main"), ("OPENID_CLIENT_ID", "tradewind"), ("OPENID_CLIENT_SECRET_FILE", file),
            ("OPENID_ROLES", "data platform=admin, *=viewer"), ("OPENID_SCOPES", "groups email")).OpenId!;
        File.Delete(file);

        (provider.Authority.AbsoluteUri, provider.ClientId, provider.ClientSecret, provider.RoleClaim).ShouldBe(("https://login.example.com/realms/main", "tradewind", "s3cret", "groups"));
        provider.Roles.ShouldBe(new Dictionary<string, Role> { ["data platform"] = Role.Admin, ["*"] = Role.Viewer });
        provider.Scopes.ShouldBe(["groups", "email"]);
    }

    [Fact]
    public void Faults_of_the_identity_provider_are_told_together()
    {
        var fault = Should.Throw<OptionsException>(() => Read(("OPENID_AUTHORITY", "http://login.example.com"), ("OPENID_ROLES", "platform=owner")));

        fault.Message.ShouldContain("use an address that begins with https://");
        fault.Message.ShouldContain("TRADEWIND_OPENID_CLIENT_ID is not set");
        fault.Message.ShouldContain("holds 'platform=owner'");
        Should.Throw<OptionsException>(() => Read(("OPENID_CLIENT_ID", "tradewind"))).Message.ShouldContain("TRADEWIND_OPENID_AUTHORITY does not name");
        Read().OpenId.ShouldBeNull();
    }

    [Fact]
    public void Limit_of_outputs_is_read_in_megabytes()
    {
        Read().LargestOutput.ShouldBe(64 * 1024 * 1024);
        Read(("XCOM_LIMIT", "200")).LargestOutput.ShouldBe(200 * 1024 * 1024);
    }

    [Fact]
    public void Networks_that_alerts_may_go_to_are_words_and_ranges()
    {
        Read().OutgoingAllowed.ShouldBeEmpty();
        Read(("OUTGOING_ALLOW", "loopback, 10.1.0.0/16")).OutgoingAllowed.Select(network => network.ToString()).ShouldBe(["127.0.0.0/8", "::1/128", "10.1.0.0/16"]);
        Should.Throw<OptionsException>(() => Read(("OUTGOING_ALLOW", "private,intranet"))).Message.ShouldContain("TRADEWIND_OUTGOING_ALLOW holds 'intranet'");
    }

    [Fact]
    public void Proxies_are_words_and_ranges()
    {
        Read().Proxies.ShouldBeEmpty();
        Read(("PROXIES", "10.1.0.0/16, loopback")).Proxies.Select(network => network.ToString()).ShouldBe(["10.1.0.0/16", "127.0.0.0/8", "::1/128"]);
        Should.Throw<OptionsException>(() => Read(("PROXIES", "10.1.0.1/16x"))).Message.ShouldContain("TRADEWIND_PROXIES holds '10.1.0.1/16x'");
    }

    [Fact]
    public void Password_of_the_keys_is_read_from_the_environment_or_a_file()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "a password of some length\n");

        Read().KeysPassword.ShouldBeNull();
        Read(("KEYS_PASSWORD_FILE", file)).KeysPassword.ShouldBe("a password of some length");
        Read(("KEYS_PASSWORD", "another one of some length")).KeysPassword.ShouldBe("another one of some length");
        Should.Throw<OptionsException>(() => Read(("KEYS_PASSWORD", "short"))).Message.ShouldContain("has less than 16 characters");
        Should.Throw<OptionsException>(() => Read(("KEYS_PASSWORD", "another one of some length"), ("KEYS_PASSWORD_FILE", file))).Message.ShouldContain("are both set");
        Should.Throw<OptionsException>(() => Read(("KEYS_PASSWORD_FILE", "/there/is/none"))).Message.ShouldContain("does not exist");
        File.Delete(file);
    }

    [Fact]
    public void How_long_things_are_kept_is_read_in_days_and_nought_is_for_ever()
    {
        Read().Retention.ShouldBe(new() { Runs = TimeSpan.FromDays(365), LeastRuns = 20, Drafts = TimeSpan.FromDays(30), Audit = null });
        Read(("RUN_DAYS", "0"), ("KEEP_RUNS", "5"), ("DRAFT_DAYS", "0"), ("AUDIT_DAYS", "730"), ("ASSET_EVENT_DAYS", "7")).ShouldSatisfyAllConditions(
            options => options.Retention.ShouldBe(new() { Runs = null, LeastRuns = 5, Drafts = null, Audit = TimeSpan.FromDays(730) }), options => options.AssetEventDays.ShouldBe(7));
        Should.Throw<OptionsException>(() => Read(("RUN_DAYS", "a year"), ("KEEP_RUNS", "0"), ("DRAFT_DAYS", "-1"), ("AUDIT_DAYS", "40000"))).Faults.Count.ShouldBe(4);
    }

    private static TradewindOptions Read(params (string Name, string Value)[] settings) =>
        OptionsReading.Read(name => settings.FirstOrDefault(setting => $"TRADEWIND_{setting.Name}" == name).Value);
}
