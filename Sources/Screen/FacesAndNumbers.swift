import Feedback

// Scales: faces in one row, and eleven equal keys.

extension Composition {
    /// How far the ring of a pressed face stands off, as a share of the diameter.
    static let ringShare = 0.065

    mutating func addFaces(
        _ faces: [Expression], _ low: String, _ high: String, _ pressed: Target?, in zone: PixelRect
    ) {
        let hasLabels = !(low.isEmpty && high.isEmpty)
        let labelHeight =
            hasLabels ? min(px(metrics.labelEm * 2 * 1.42), zone.height * 28 / 100) : 0
        let labelGap = hasLabels ? min(px(4), zone.height / 16) : 0
        let below = labelHeight + labelGap
        var (diameter, gap) = faceSize(faces.count, zone.inset(margin, 0), below: below)
        if diameter < px(metrics.faceGood) {
            (diameter, gap) = faceSize(faces.count, zone, below: below)
        }
        let width = faces.count * diameter + (faces.count - 1) * gap
        let top = zone.y + (zone.height - diameter - labelGap - labelHeight) / 2
        let left = (size.width - width) / 2
        let rects = faces.indices.map {
            PixelRect(x: left + $0 * (diameter + gap), y: top, width: diameter, height: diameter)
        }
        let cells = Cells.around([rects], reach: gap / 2, within: zone)[0]
        let ring = Int((Double(diameter) * Self.ringShare).rounded(.up))
        for (index, face) in faces.enumerated() {
            let target = Target.choice(Choice(UInt8(index + 1)))
            let figure = Figure.face(face, diameter: diameter, isPressed: pressed == target)
            add(rects[index].inset(-ring, -ring), figure, for: target)
            showNumber(index + 1)
            add(target, at: cells[index], number: index + 1)
        }
        let labels = PixelRect(
            minX: zone.x, minY: rects[0].maxY + max(labelGap, ring), maxX: zone.maxX,
            maxY: rects[0].maxY + labelGap + labelHeight)
        addEnds(low, high, under: rects, in: labels)
        let millimetres = size.millimetres(diameter)
        if millimetres < metrics.faceMin {
            shortcomings.append(.facesTooSmall(millimetres: millimetres))
        }
    }

    /// The largest faces that fit one row with gaps of a third of a face or more.
    private func faceSize(
        _ count: Int, _ zone: PixelRect, below: Int
    ) -> (diameter: Int, gap: Int) {
        let shares = Double(count) + Double(count - 1) / 3 + 2 * Self.ringShare
        let byWidth = Double(zone.width) / shares
        let byHeight = Double(zone.height - below) / (1 + 2 * Self.ringShare)
        var diameter = Int(min(byWidth, byHeight, Double(px(metrics.faceMax))))
        var gap = 0
        repeat {
            let ring = Int((Double(diameter) * Self.ringShare).rounded(.up))
            let spare = zone.width - count * diameter - 2 * ring
            gap = min(diameter / 2, spare / (count - 1))
            if gap * 3 >= diameter { break }
            diameter -= 1
        } while diameter > 1
        return (diameter, gap)
    }

    mutating func addNumbers(
        _ low: String, _ high: String, _ pressed: Target?, in zone: PixelRect
    ) {
        let gap = px(min(2.4, size.widthMillimetres * 0.01))
        let inOneRow = (zone.width - 10 * gap) / 11
        let perRow = size.millimetres(inOneRow) >= metrics.numberKeyMinInOneRow ? [11] : [6, 5]
        let isSplit = perRow.count > 1
        let labelHeight = min(px(metrics.labelEm * 2 * 1.42), zone.height * 24 / 100)
        let labelGap = min(px(3), zone.height / 20)
        let width = min((zone.width - (perRow[0] - 1) * gap) / perRow[0], px(metrics.numberKeyMax))
        let labels = (isSplit ? 2 : 1) * (labelHeight + labelGap)
        let height = min(
            (zone.height - labels - (perRow.count - 1) * gap) / perRow.count, width * 14 / 10)
        let sum = perRow.count * height + (perRow.count - 1) * gap + labels
        let top = zone.y + (zone.height - sum) / 2 + (isSplit ? labelHeight + labelGap : 0)
        let rows = keyRows(perRow, width, height, gap, top)
        addKeys(rows, gap, pressed, in: zone)
        let above = PixelRect(
            x: rows[0][0].x, y: top - labelGap - labelHeight, width: zone.maxX - rows[0][0].x,
            height: labelHeight)
        let below = PixelRect(
            x: zone.x, y: rows[perRow.count - 1][0].maxY + labelGap, width: zone.width,
            height: labelHeight)
        if isSplit {
            addEnd(low, at: rows[0][0].midX, in: above, at: .bottom)
            addEnd(high, at: rows[1][4].midX, in: below)
        } else {
            addEnds(low, high, under: rows[0], in: below)
        }
        noteKeys(min(width, height))
    }

    private func keyRows(
        _ perRow: [Int], _ width: Int, _ height: Int, _ gap: Int, _ top: Int
    ) -> [[PixelRect]] {
        perRow.enumerated().map { row, count in
            let left = (size.width - count * width - (count - 1) * gap) / 2
            return (0..<count).map {
                PixelRect(
                    x: left + $0 * (width + gap), y: top + row * (height + gap), width: width,
                    height: height)
            }
        }
    }

    private mutating func addKeys(
        _ rows: [[PixelRect]], _ gap: Int, _ pressed: Target?, in zone: PixelRect
    ) {
        let cells = Cells.around(rows, reach: gap / 2, within: zone).flatMap(\.self)
        for (value, rect) in rows.flatMap(\.self).enumerated() {
            let target = Target.choice(Choice(UInt8(value)))
            let text = TextBlock(
                "\(value)", in: rect.inset(px(0.8), px(0.8)), em: em(metrics.answerEm), lines: 1
            ).with(.bold, .strong, .centre, .answers)
            let button = Button(style: .key, label: text, isPressed: pressed == target)
            add(rect, .button(button), for: target)
            // The others are what stands on them.
            if value == 10 { showNumber(value) }
            add(target, at: cells[value], number: value)
        }
    }

    /// The words at both ends, each under its own end.
    private mutating func addEnds(
        _ low: String, _ high: String, under row: [PixelRect], in labels: PixelRect
    ) {
        let middle = size.width / 2
        let gap = px(2)
        let right = row[row.count - 1].maxX
        addEnd(
            low, at: row[0].midX,
            in: PixelRect(
                minX: row[0].x, minY: labels.y, maxX: middle - gap, maxY: labels.maxY))
        addEnd(
            high, at: row[row.count - 1].midX,
            in: PixelRect(
                minX: size.width - middle + gap, minY: labels.y, maxX: right, maxY: labels.maxY))
    }

    private mutating func addEnd(
        _ label: String, at anchor: Int, in rect: PixelRect,
        at height: TextBlock.Height = .top
    ) {
        var text = TextBlock(label, in: rect, em: em(metrics.labelEm), lines: 2)
            .with(.regular, .quiet, .anchored(anchor), .labels)
        text.height = height
        add(text: text)
    }

    mutating func noteKeys(_ pixels: Int) {
        let millimetres = size.millimetres(pixels)
        if millimetres < metrics.keyMin {
            shortcomings.append(.keysTooSmall(millimetres: millimetres))
        }
    }
}
