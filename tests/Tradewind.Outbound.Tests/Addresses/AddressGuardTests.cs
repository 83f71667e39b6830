using System.Net;
using Tradewind.Engine.Alerts;
using Tradewind.Outbound.Addresses;
using Tradewind.Outbound.Tests.Harness;

namespace Tradewind.Outbound.Tests.Addresses;

/// <summary>Whoever may name an address cannot reach by it what only the server reaches.</summary>
public sealed class AddressGuardTests
{
    /// <summary>Ways to write an address inside; {port} is that of a receiver that must hear nothing.</summary>
    public static TheoryData<string> Inside => new(
        "http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://2130706433:{port}/", "http://0x7f000001:{port}/", "http://0177.0.0.1:{port}/", "http://127.1:{port}/",
        "http://0.0.0.0:{port}/", "http://[::1]:{port}/", "http://[::ffff:127.0.0.1]:{port}/", "http://[::ffff:7f00:1]:{port}/", "http://[::127.0.0.1]:{port}/",
        "http://169.254.169.254/latest/meta-data/", "http://2852039166/latest/meta-data/", "http://[::ffff:169.254.169.254]/", "http://[64:ff9b::a9fe:a9fe]/", "http://[2002:a9fe:a9fe::1]/",
        "http://[fd00:ec2::254]/", "http://10.0.0.1/", "http://192.168.1.1/", "http://172.16.0.1/", "http://100.100.100.200/", "http://[fe80::1]/");

    [Theory]
    [MemberData(nameof(Inside))]
    public async Task Address_inside_is_refused_however_it_is_written(string url)
    {
        await using var server = await LocalServer.StartAsync();
        var channel = Channel(url.Replace("{port}", $"{server.Address.Port}", StringComparison.Ordinal));

        var answer = await Facts.Sender(Facts.Options()).SendAsync(channel, Facts.Message(), default);

        answer.Taken.ShouldBeFalse();
        answer.Words.ShouldContain("an address inside a network");
        answer.Words.ShouldContain("TRADEWIND_OUTGOING_ALLOW");
        server.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task Network_that_is_allowed_is_reached_and_nothing_beside_it()
    {
        await using var server = await LocalServer.StartAsync();
        var sender = Facts.Sender(Facts.Options("127.0.0.0/8"));

        (await sender.SendAsync(Channel(server.Address.ToString()), Facts.Message(), default)).ShouldBe(new(true, "200 OK: ok"));
        (await sender.SendAsync(Channel($"http://[::ffff:127.0.0.1]:{server.Address.Port}/"), Facts.Message(), default)).Taken.ShouldBeTrue();
        (await sender.SendAsync(Channel("http://169.254.169.254/"), Facts.Message(), default)).Taken.ShouldBeFalse();
    }

    [Fact]
    public async Task Redirect_is_not_followed()
    {
        await using var server = await LocalServer.StartAsync(context =>
        {
            context.Response.Headers.Location = context.Request.Path == "/" ? "/inside" : null;
            return context.Request.Path == "/" ? 307 : 200;
        });

        var answer = await Facts.Sender(Facts.Options("127.0.0.0/8")).SendAsync(Channel(server.Address.ToString()), Facts.Message(), default);

        answer.Taken.ShouldBeFalse();
        answer.Words.ShouldContain("not followed");
        server.Received.Select(one => one.Path).ShouldBe(["/"]);
    }

    [Fact]
    public async Task Name_that_resolves_to_something_else_a_moment_later_leads_only_to_the_address_that_was_looked_at()
    {
        await using var outside = await LocalServer.StartAsync(context =>
        {
            context.Response.Headers.Connection = "close";
            return 200;
        }, "127.0.0.2");
        var answers = new Queue<string>(["127.0.0.2", "127.0.0.1"]);
        var options = Facts.Options("127.0.0.2/32");
        var sender = Facts.Sender(options, new(options) { Resolve = (_, _) => Task.FromResult(new[] { IPAddress.Parse(answers.Dequeue()) }) });
        var channel = Channel($"http://rebinding.example.com:{outside.Address.Port}/");

        (await sender.SendAsync(channel, Facts.Message(), default)).Taken.ShouldBeTrue();
        answers.Count.ShouldBe(1);
        var second = await sender.SendAsync(channel, Facts.Message(), default);

        second.Taken.ShouldBeFalse();
        second.Words.ShouldContain("an address inside a network");
        outside.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Name_with_an_address_inside_among_others_leads_only_to_the_others()
    {
        await using var outside = await LocalServer.StartAsync(host: "127.0.0.2");
        var options = Facts.Options("127.0.0.2/32");
        var guard = new AddressGuard(options) { Resolve = (_, _) => Task.FromResult(new[] { IPAddress.Loopback, IPAddress.Parse("127.0.0.2") }) };
        await using var stream = await guard.ConnectAsync("both.example.com", outside.Address.Port, default);
        ((System.Net.Sockets.NetworkStream)stream).Socket.RemoteEndPoint!.ToString()!.ShouldContain("127.0.0.2");
    }

    [Fact]
    public async Task Mail_server_inside_is_refused_by_the_same_guard()
    {
        await using var server = new MailServer();
        var answer = await Facts.Sender(Facts.Options()).SendAsync(
            new() { Name = "mail", Kind = ChannelKind.Smtp, Host = "localhost", Port = server.Port, Security = MailSecurity.None, From = "tw@example.com", To = ["ops@example.com"] }, Facts.Message(), default);
        answer.Taken.ShouldBeFalse();
        answer.Words.ShouldContain("an address inside a network");
        server.Heard.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("64:ff9b::101:101")]
    public void Address_of_the_public_internet_is_allowed(string address) => new AddressGuard(Facts.Options()).Allows(IPAddress.Parse(address)).ShouldBeTrue();

    private static AlertChannel Channel(string url) => new() { Name = "ops", Kind = ChannelKind.Webhook, Url = url };
}
