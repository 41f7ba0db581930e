import Screen
import Testing

@Suite struct DRMRotationTests {
    /// Larger than a tile of the copy, and no multiple of it.
    private let width = 70
    private let height = 45
    /// Wider than the turned picture: a card's rows have what it likes behind them.
    private let stride = 80
    private static let untouched: UInt32 = 0xDEAD_BEEF

    /// Each pixel says where it is.
    private var picture: [UInt32] {
        (0..<width * height).map { UInt32($0) }
    }

    /// Where the pixel of the picture belongs on the glass, by the definition of a turn.
    private func place(_ x: Int, _ y: Int, _ rotation: DisplayRotation) -> (x: Int, y: Int) {
        switch rotation {
        case .none: (x, y)
        case .clockwise90: (height - 1 - y, x)
        case .half: (width - 1 - x, height - 1 - y)
        case .clockwise270: (y, width - 1 - x)
        }
    }

    private func glass(_ rects: [PixelRect], _ rotation: DisplayRotation) -> [UInt32] {
        let copy = TurningCopy(rotation: rotation, width: width, height: height)
        let rows = rotation.swapsSides ? width : height
        var glass = [UInt32](repeating: Self.untouched, count: rows * stride)
        let picture = picture
        for rect in rects { copy.copy(rect, from: picture, to: &glass, stride: stride) }
        return glass
    }

    private func expected(_ rects: [PixelRect], _ rotation: DisplayRotation) -> [UInt32] {
        let rows = rotation.swapsSides ? width : height
        var glass = [UInt32](repeating: Self.untouched, count: rows * stride)
        for y in 0..<height {
            for x in 0..<width where rects.contains(where: { $0.contains(x: x, y: y) }) {
                let place = place(x, y, rotation)
                glass[place.y * stride + place.x] = UInt32(y * width + x)
            }
        }
        return glass
    }

    @Test(arguments: DisplayRotation.allCases)
    func `every pixel of the picture comes to its place, and none beside it`(
        rotation: DisplayRotation
    ) {
        let whole = [PixelRect(x: 0, y: 0, width: width, height: height)]
        #expect(glass(whole, rotation) == expected(whole, rotation))
    }

    @Test(arguments: DisplayRotation.allCases)
    func `only what changed is copied`(rotation: DisplayRotation) {
        let parts = [
            PixelRect(x: 0, y: 0, width: 1, height: 1), PixelRect(x: 3, y: 5, width: 40, height: 7),
            PixelRect(x: 69, y: 44, width: 1, height: 1),
            PixelRect(x: 10, y: 20, width: 33, height: 25),
            PixelRect(x: 5, y: 5, width: 0, height: 9),
        ]
        #expect(glass(parts, rotation) == expected(parts, rotation))
    }

    @Test(arguments: DisplayRotation.allCases)
    func `a rectangle is turned as its pixels are`(rotation: DisplayRotation) {
        let rect = PixelRect(x: 3, y: 5, width: 40, height: 7)
        let turned = rotation.onGlass(rect, ofPicture: width, height)
        #expect(turned.width * turned.height == rect.width * rect.height)
        for (x, y) in [(3, 5), (42, 5), (3, 11), (42, 11)] {
            let place = place(x, y, rotation)
            #expect(turned.contains(x: place.x, y: place.y))
        }
    }

    @Test func `a quarter clockwise takes the upper left corner to the upper right`() {
        let corner = PixelRect(x: 0, y: 0, width: 2, height: 1)
        #expect(
            DisplayRotation.clockwise90.onGlass(corner, ofPicture: 70, 45)
                == PixelRect(x: 44, y: 0, width: 1, height: 2))
    }
}
