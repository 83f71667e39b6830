using System.Threading.Channels;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Engine.Feed;
using Tradewind.Metastore.Postgres.Feed;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Feed;

public sealed class PostgresFeedTests(PostgresStore store) : IClassFixture<PostgresStore>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Notice_reaches_this_process_once_and_the_others()
    {
        await using var here = store.Open();
        await using var there = store.Open();
        var (own, ownNotices) = await ListenAsync(here);
        var (_, otherNotices) = await ListenAsync(there);

        own.Publish(new(Topic.Run, "12"));
        own.Publish(new(Topic.Ready, "default"));
        (await NextAsync(otherNotices)).ShouldBe(new(Topic.Run, "12"));
        (await NextAsync(otherNotices)).ShouldBe(new(Topic.Ready, "default"));
        (await NextAsync(ownNotices)).ShouldBe(new(Topic.Run, "12"));
        (await NextAsync(ownNotices)).ShouldBe(new(Topic.Ready, "default"));

        // An echo of the own notices would come before the other's answer.
        there.GetRequiredService<IFeed>().Publish(new(Topic.Nodes));
        (await NextAsync(ownNotices)).ShouldBe(new(Topic.Nodes));
    }

    [Fact]
    public async Task Broken_connection_is_made_again_and_everyone_told_to_look()
    {
        await using var here = store.Open();
        await using var there = store.Open();
        var (_, notices) = await ListenAsync(here);
        await store.Database.ReadAsync(
            connection => connection.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"), default);
        (await NextAsync(notices)).ShouldBe(new(Topic.Everything));
        there.GetRequiredService<IFeed>().Publish(new(Topic.Dag, "d"));
        (await NextAsync(notices)).ShouldBe(new(Topic.Dag, "d"));
    }

    [Fact]
    public void Too_much_for_one_payload_becomes_everything()
    {
        var notices = Enumerable.Range(0, 1000).Select(n => new Notice(Topic.Run, $"{n:00000000}")).ToList();
        NoticeLines.Read(NoticeLines.Write("me", notices)).Notices.ShouldBe([new(Topic.Everything)]);
        NoticeLines.Read(NoticeLines.Write("me", notices.Take(100).ToList())).Notices.ShouldBe(notices.Take(100));
        NoticeLines.Read(NoticeLines.Write("me", [new(Topic.ImportError, "a\nb.csx")])).Notices.ShouldBe([new(Topic.Everything)]);
        NoticeLines.Read(NoticeLines.Write("me", [new(Topic.ImportError, "a:b.csx")])).ShouldSatisfyAllConditions(
            read => read.Sender.ShouldBe("me"), read => read.Notices.ShouldBe([new(Topic.ImportError, "a:b.csx")]));
        NoticeLines.Read("me\nTopicOfTomorrow:1").Notices.ShouldBe([new(Topic.Everything)]);
    }

    private static async Task<(IFeed Feed, ChannelReader<Notice> Notices)> ListenAsync(ServiceProvider process)
    {
        var feed = process.GetRequiredService<IFeed>();
        var notices = Channel.CreateUnbounded<Notice>();
        feed.Subscribe(notice => notices.Writer.TryWrite(notice));
        await ((PostgresFeed)feed).Listening.WaitAsync(Patience);
        return (feed, notices.Reader);
    }

    private static async Task<Notice> NextAsync(ChannelReader<Notice> notices) => await notices.ReadAsync().AsTask().WaitAsync(Patience);
}
