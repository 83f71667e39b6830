using Npgsql;
using Tradewind.Hosting;

namespace Tradewind.Transport.Hangfire.Tests;

public sealed class HangfireSettingsTests
{
    [Fact]
    public void Jobs_lie_in_the_metastores_database_unless_another_is_named()
    {
        var settings = Read("Host=db;Database=tradewind");
        new NpgsqlConnectionStringBuilder(settings.ConnectionString).Database.ShouldBe("tradewind");
        (settings.Schema, settings.QueuePrefix).ShouldBe(("hangfire", ""));

        var other = Read("Host=db;Database=tradewind", ("", "Host=jobs;Database=work"), ("_PASSWORD", "s3cret"), ("_SCHEMA", "background"), ("_QUEUE_PREFIX", "tw-"));
        new NpgsqlConnectionStringBuilder(other.ConnectionString).ShouldSatisfyAllConditions(database => database.Host.ShouldBe("jobs"), database => database.Password.ShouldBe("s3cret"));
        (other.Schema, other.QueuePrefix).ShouldBe(("background", "tw-"));
    }

    [Fact]
    public void Settings_that_do_not_fit_say_so()
    {
        Should.Throw<HostPluginException>(() => Read(null)).Message.ShouldContain("TRADEWIND_HANGFIRE is not set");
        Should.Throw<HostPluginException>(() => Read("Host=db", ("_QUEUE_PREFIX", "Tasks/"))).Message.ShouldContain("'Tasks/'");
        Should.Throw<HostPluginException>(() => Read("Host=db", ("", "Hoost=db"))).Message.ShouldContain("not a connection string");
    }

    private static HangfireSettings Read(string? postgres, params (string Name, string Value)[] settings) => HangfireSettings.Read(new()
    {
        Node = "n", IsServer = true, IsWorker = false, Postgres = postgres, PublicUrl = "http://tradewind.test",
        Setting = name => settings.FirstOrDefault(one => $"TRADEWIND_HANGFIRE{one.Name}" == name).Value,
    });
}
