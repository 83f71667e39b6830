using System.Text;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Recovery;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Secrets;
using Tradewind.Metastore.Blobs;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Blobs;

public abstract class BlobTests(Store store)
{
    private readonly string _blob = LargeOutput.NewId();

    private IBlobRegister Register => store.Port<IBlobRegister>();

    private MetastoreBlobStore Blobs => new(store.Database);

    private byte[] Named => new LargeOutput(_blob, 5_000_000, Encoding.UTF8.GetBytes("[\"größ")[..^1]).ToStored();

    [Fact]
    public async Task Blob_is_read_in_pieces_from_any_place()
    {
        await Blobs.WriteAsync(_blob, 0, "abcd"u8.ToArray(), default);
        await Blobs.WriteAsync(_blob, 4, "efg"u8.ToArray(), default);
        await Blobs.WriteAsync(_blob, 4, "efg"u8.ToArray(), default);
        await Blobs.CompleteAsync(_blob, default);

        (await TextAsync(0, 10)).ShouldBe("abcd");
        (await TextAsync(2, 1)).ShouldBe("c");
        (await TextAsync(4, 10)).ShouldBe("efg");
        (await TextAsync(7, 10)).ShouldBe("");
        await Blobs.DeleteAsync([_blob, LargeOutput.NewId()], default);
        (await TextAsync(0, 10)).ShouldBe("");
    }

    [Fact]
    public async Task Blob_id_is_given_once()
    {
        (await Register.AddAsync(_blob, 1, default)).ShouldBeTrue();
        (await Register.AddAsync(_blob, 2, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task Blob_that_no_output_names_is_unused()
    {
        await Register.AddAsync(_blob, 1, default);
        (await UnusedAsync(TimeSpan.FromHours(1))).ShouldBeFalse();
        (await UnusedAsync()).ShouldBeTrue();

        await Register.ForgetAsync([_blob], default);
        (await UnusedAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task Blob_is_in_use_from_the_success_that_names_it_until_its_task_is_cleared()
    {
        var (run, claim) = await ClaimedAsync();
        await Register.AddAsync(_blob, claim.Instance, default);
        (await UnusedAsync()).ShouldBeTrue();
        var changes = new RunChanges(run, "agent:n1");
        run.Report(changes, 0, claim.Fence, Sample.Succeeded() with { Output = Named }, Sample.Noon).ShouldBeTrue();
        (await store.Runs.CommitAsync([changes], null, default)).Committed.ShouldBeTrue();

        (await UnusedAsync()).ShouldBeFalse();
        (await store.Runs.XComAsync(run.Head.Id, 0, -1, "return", default)).ShouldBe(Named);
        var shown = (await store.RunQueries.XComsAsync(claim.Instance, default)).ShouldHaveSingleItem();
        (shown.Json, shown.Size).ShouldBe(("[\"grö", 5_000_000L));
        (await store.RunQueries.XComAsync(claim.Instance, "return", default)).ShouldBe(Named);

        await store.Runs.UpdateAsync([run.Head.Id], "test", (live, cleared) => live.Clear(cleared, new(), Sample.Noon, "again"), default);
        (await UnusedAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task S11_output_with_secrets_is_shown_masked_and_read_sealed()
    {
        var (_, claim) = await ClaimedAsync();
        await Register.AddAsync(_blob, claim.Instance, default);
        var sealedOne = new SealedOutput("{\"p\":\"***\"}"u8.ToArray(), "seal").ToStored();
        var longOne = new SealedOutput(Encoding.UTF8.GetBytes(new string('ö', 20_000)), "seal").ToStored();
        var large = new LargeOutput(_blob, 5_000_000, "[\"***"u8.ToArray()) { Seal = new('s', 20_000) }.ToStored();
        foreach (var (key, stored) in new[] { ("a", sealedOne), ("b", longOne), ("c", large) })
            (await store.Runs.PutXComAsync(claim.Instance, claim.Fence, key, stored, default)).ShouldBeTrue();

        var shown = await store.RunQueries.XComsAsync(claim.Instance, default);

        shown.Select(one => one.Size).ShouldBe([11, 40_000, 5_000_000]);
        (shown[0].Json, shown[2].Json).ShouldBe(("{\"p\":\"***\"}", "[\"***"));
        shown[1].Json.ShouldMatch("^ö{8000,8192}$");
        (await store.RunQueries.XComAsync(claim.Instance, "c", default)).ShouldBe(large);
        (await UnusedAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task Blob_is_in_use_from_the_push_that_names_it_until_another_value_takes_its_place()
    {
        var (_, claim) = await ClaimedAsync();
        await Register.AddAsync(_blob, claim.Instance, default);
        (await store.Runs.PutXComAsync(claim.Instance, claim.Fence, "k", Named, default)).ShouldBeTrue();
        (await store.Runs.PutXComAsync(claim.Instance, claim.Fence, "k", Named, default)).ShouldBeTrue();
        (await UnusedAsync()).ShouldBeFalse();

        (await store.Runs.PutXComAsync(claim.Instance, claim.Fence, "k", "1"u8.ToArray(), default)).ShouldBeTrue();
        (await UnusedAsync()).ShouldBeTrue();
    }

    private async Task<(LiveRun Run, Claim Claim)> ClaimedAsync()
    {
        var queue = Sample.Unique("q");
        var run = await Sample.StartedAsync(store, await Sample.DagAsync(store, Sample.Task("a") with { Queue = queue }));
        var claim = (await store.Runs.CommitAsync([], new("n1", [queue], 1, Sample.Noon), default)).Claims.Single();
        return ((await store.Runs.LoadAsync([run.Head.Id], default)).Single(), claim);
    }

    private async Task<bool> UnusedAsync(TimeSpan grace = default) => (await Register.UnusedAsync(grace, 100_000, default)).Contains(_blob);

    private async Task<string> TextAsync(long offset, int limit) => Encoding.UTF8.GetString((await Blobs.ReadAsync(_blob, offset, limit, default)).Span);
}

public sealed class SqliteBlobTests(SqliteStore store) : BlobTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresBlobTests(PostgresStore store) : BlobTests(store), IClassFixture<PostgresStore>;
