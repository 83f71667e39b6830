using Tradewind.Engine.Lineage;

namespace Tradewind.Engine.Tests.Lineage;

public sealed class LineageDatasetsTests
{
    [Theory]
    [InlineData("s3://bucket/raw/orders", "s3://bucket", "raw/orders")]
    [InlineData("https://user:secret@example.com:8443/data?key=secret", "https://example.com:8443", "data")]
    [InlineData("orders", "ours", "orders")]
    [InlineData("orders:daily", "ours", "orders:daily")]
    public void Asset_is_the_data_at_its_address_or_one_of_the_installation(string asset, string place, string name) =>
        LineageDatasets.OfAsset(asset, "ours").ShouldBe(new(place, name));

    [Fact]
    public void Transfer_is_known_by_the_settings_that_name_what_it_reads_and_writes()
    {
        var attempt = Rendered("""{"From.Path":"data/orders.csv","To.Connection":"warehouse","To.Table":"sales.orders"}""");
        LineageDatasets.Source(attempt).ShouldBe(new("file", "data/orders.csv"));
        LineageDatasets.Sink(attempt).ShouldBe(new("connection://warehouse", "sales.orders"));
        LineageDatasets.Source(Rendered("""{"From.Url":"https://api.example.com/orders?page=1"}""")).ShouldBe(new("https://api.example.com", "orders"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"Path":"x","From.Sql":"SELECT 1","From.Table":"no connection","To.Path":""}""")]
    public void What_is_not_named_is_not_guessed(string? rendered)
    {
        LineageDatasets.Source(Rendered(rendered)).ShouldBeNull();
        LineageDatasets.Sink(Rendered(rendered)).ShouldBeNull();
    }

    private static LineageAttempt Rendered(string? rendered) => new() { Id = new(0, 1), TaskIndex = 0, StartedAt = default, Rendered = rendered };
}
