using Tradewind.Engine.Alerts;
using Tradewind.Outbound.Tests.Harness;

namespace Tradewind.Outbound.Tests.Alerts;

public sealed class AlertSenderTests
{
    private static readonly OutgoingOptions Loopback = Facts.Options("127.0.0.0/8");

    [Fact]
    public async Task Webhook_gets_the_facts_as_json_under_an_id_that_stays_the_same()
    {
        await using var server = await LocalServer.StartAsync();
        var channel = new AlertChannel { Name = "ops", Kind = ChannelKind.Webhook, Url = server.Address.ToString(), Password = "token" };
        var sender = Facts.Sender(Loopback);
        await sender.SendAsync(channel, Facts.Message(25), default);
        await sender.SendAsync(channel, Facts.Message(25) with { Tries = 1 }, default);

        server.Received.Select(one => one.Headers["Idempotency-Key"]).ShouldBe(["0199-id", "0199-id"]);
        server.Received.ShouldAllBe(one => one.Headers.ContainsKey("Content-Length"), "Not every receiver takes a body in pieces.");
        server.Received.Select(one => one.Headers["Authorization"]).ShouldAllBe(value => value == "Bearer token");
        var body = server.Received[0].Json;
        body.GetProperty("text").GetString().ShouldBe("25 alerts: 25 tasks failed");
        (body.GetProperty("total").GetInt32(), body.GetProperty("more").GetInt32(), body.GetProperty("counts").GetProperty("task_failed").GetInt32()).ShouldBe((25, 5, 25));
        var first = body.GetProperty("events")[0];
        first.GetProperty("kind").GetString().ShouldBe("task_failed");
        first.GetProperty("dagId").GetString().ShouldBe("sales");
        first.GetProperty("runId").GetInt64().ShouldBe(7);
        first.GetProperty("error").GetString().ShouldBe("broke <0> & more");
        first.GetProperty("link").GetString().ShouldBe("https://tradewind.example.com/runs/7?task=load");
    }

    [Fact]
    public async Task Slack_gets_a_text_and_blocks_in_which_an_error_calls_nobody()
    {
        await using var server = await LocalServer.StartAsync();
        await Facts.Sender(Loopback).SendAsync(new() { Name = "ops", Kind = ChannelKind.Slack, Url = server.Address.ToString() }, Facts.Message(12), default);

        var body = server.Received.Single().Json;
        body.GetProperty("text").GetString().ShouldBe("12 alerts: 12 tasks failed");
        var blocks = body.GetProperty("blocks").EnumerateArray().Select(block => block.GetProperty("text").GetProperty("text").GetString()!).ToList();
        blocks[0].ShouldBe("*12 alerts: 12 tasks failed*");
        blocks[1].ShouldBe("Task failed: sales.load, manual__1, attempt 1: broke &lt;0&gt; &amp; more\n<https://tradewind.example.com/runs/7?task=load|Open in Tradewind>");
        blocks[^1].ShouldBe("and 2 more");
        body.GetProperty("blocks")[0].GetProperty("type").GetString().ShouldBe("section");
    }

    [Fact]
    public async Task Receiver_that_refuses_or_is_not_there_is_an_answer_without_the_address()
    {
        await using var server = await LocalServer.StartAsync(_ => 403);
        var channel = new AlertChannel { Name = "ops", Kind = ChannelKind.Slack, Url = $"{server.Address}services/canary" };
        (await Facts.Sender(Loopback).SendAsync(channel, Facts.Message(), default)).ShouldBe(new(false, "403 Forbidden"));

        await server.DisposeAsync();
        var gone = await Facts.Sender(Loopback).SendAsync(channel, Facts.Message(), default);
        gone.Taken.ShouldBeFalse();
        gone.Words.ShouldBe("It could not be reached: Connection refused");
        gone.Words.ShouldNotContain("canary");
    }

    [Fact]
    public async Task Mail_goes_from_whom_to_whom_with_the_message_as_text()
    {
        await using var server = new MailServer();
        var answer = await Facts.Sender(Loopback).SendAsync(Mail(server, MailSecurity.None), Facts.Message(2), default);

        answer.ShouldBe(new(true, "taken: 2.0.0 queued as 42"));
        server.Mail.ShouldContain("MAIL FROM:<tw@example.com>");
        server.Mail.ShouldContain("RCPT TO:<ops@example.com>");
        server.Mail.ShouldContain("RCPT TO:<ada@example.com>");
        server.Mail.ShouldContain("Subject: [Tradewind] 2 alerts: 2 tasks failed");
        server.Mail.ShouldContain("Message-Id: <0199-id@tradewind>");
        server.Mail.ShouldContain("Auto-Submitted: auto-generated");
        server.Mail.ShouldContain("https://tradewind.example.com/runs/7?task=load");
    }

    [Fact]
    public async Task Login_and_mail_come_encrypted_with_starttls()
    {
        await using var server = new MailServer(startTls: true);
        var mail = new Outbound.Alerts.MailSender(new(Loopback), Loopback) { Trust = (_, _, _, _) => true };
        var answer = await Facts.Sender(Loopback, mail: mail).SendAsync(Mail(server, MailSecurity.StartTls) with { Login = "tw", Password = "canary" }, Facts.Message(), default);

        answer.Taken.ShouldBeTrue(answer.Words);
        server.Heard.Where(heard => !heard.Encrypted).Select(heard => heard.Line.Split(' ')[0]).ShouldBe(["EHLO", "STARTTLS"]);
        server.Heard.ShouldContain(heard => heard.Line.StartsWith("AUTH PLAIN", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Mail_server_without_encryption_or_with_a_certificate_of_its_own_making_is_told_nothing(bool startTls)
    {
        await using var server = new MailServer(startTls);
        var answer = await Facts.Sender(Loopback).SendAsync(Mail(server, MailSecurity.StartTls) with { Login = "tw", Password = "canary" }, Facts.Message(), default);

        answer.Taken.ShouldBeFalse();
        answer.Words.ShouldStartWith("The mail was not taken: ");
        server.Heard.ShouldNotContain(heard => heard.Line.StartsWith("AUTH", StringComparison.Ordinal) || heard.Line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mail_that_the_server_refuses_is_an_answer()
    {
        await using var server = new MailServer(dataAnswer: "552 5.2.2 mailbox full");
        var answer = await Facts.Sender(Loopback).SendAsync(Mail(server, MailSecurity.None), Facts.Message(), default);
        answer.ShouldBe(new(false, "The mail was not taken: 5.2.2 mailbox full"));
    }

    private static AlertChannel Mail(MailServer server, MailSecurity security) => new()
    {
        Name = "mail", Kind = ChannelKind.Smtp, Host = "127.0.0.1", Port = server.Port, Security = security, From = "tw@example.com", To = ["ops@example.com", "ada@example.com"],
    };
}
